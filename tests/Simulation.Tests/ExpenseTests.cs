using Gridfold.Grains.Expenses;
using Gridfold.Grains.Scheduling;

namespace Gridfold.Simulation.Tests;

/// <summary>What a search used is what its slots did.</summary>
public sealed class ExpenseTests
{
    /// <summary>Four networks of different length share a job with <paramref name="budgets"/> of three lengths each.</summary>
    [Theory]
    [InlineData("none", 1, 4, 9, 12)]
    [InlineData("none", 3, 9)]
    [InlineData("asha", 2, 9)]
    [InlineData("asha", 1, 4, 9, 12)]
    public void Run_NothingBreaks_HasEverySecondOfEveryJob(string scheduler, int slots, params int[] budgets)
    {
        Intent intent = IntentOf(scheduler, budgets);
        (Expense used, double jobs, int epochs) = SimulatedSearch.ExpenseOf(intent, seed: 1, silos: 2, slots);
        Assert.Equal(jobs, used.SlotSeconds, 1e-6);
        Assert.Equal(jobs / slots, used.NodeSeconds, 1e-6);
        Assert.Equal(epochs, used.Epochs, 1e-6);
        Assert.Equal(intent.TotalEpochs - epochs, used.SharedEpochs, 1e-6);
        Assert.Equal(0, used.MeteredSeconds);
    }

    /// <summary>A fold that goes on from a checkpoint has the expense of the attempts before, and no fold is counted twice.</summary>
    [Theory]
    [InlineData("none")]
    [InlineData("asha")]
    public void Run_SilosAreKilled_HasEachRecordedEpochOnce(string scheduler)
    {
        Intent intent = IntentOf(scheduler, 9);
        for (ulong seed = 1; seed <= 5; seed++)
        {
            (Expense used, _, _) = SimulatedSearch.ExpenseOf(intent, seed, silos: 2, slots: 2, kills: 5);
            Assert.Equal(intent.TotalEpochs, used.Epochs + used.SharedEpochs, 1e-6);
        }
    }

    private static Intent IntentOf(string scheduler, params int[] budgets) => new("test-bbbbb", 12, Folds: 2, budgets, MaxSlots: null)
    {
        HasUnevenEpochs = true,
        Scheduler = scheduler == "asha" ? new Asha.Spec(RungLadder.Of(2, 1, budgets.Max())) : null,
    };
}
