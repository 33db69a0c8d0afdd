using Gridfold.Grains.Scheduling;

namespace Gridfold.Simulation.Tests;

/// <summary>Slots do not wait at a rung while trials are left to start. Epochs differ by up to 8 times.</summary>
public sealed class IdleSlotTests
{
    private const int Trials = 240;

    [Theory]
    [InlineData("none")]
    [InlineData("asha")]
    [InlineData("median")]
    public void Run_UnevenTrainingsOn16Slots_LeavesFewSlotsIdle(string search) =>
        Assert.InRange(SimulatedSearch.IdleShareOf(IntentOf(search), seed: 1, slots: 16), 0, 0.02);

    private static Intent IntentOf(string search) => new("test-bbbbb", Trials, Folds: 1, [9], MaxSlots: null)
    {
        HasUnevenEpochs = true,
        Scheduler = search switch
        {
            "asha" => new Asha.Spec(RungLadder.Of(3, 1, 9)),
            "median" => Median.Spec.Of(1, 3, 9, grace: 1),
            _ => null,
        },
    };
}
