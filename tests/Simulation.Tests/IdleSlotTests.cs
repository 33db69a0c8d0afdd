using Gridfold.Grains.Scheduling;
using Gridfold.Grains.Validation;

namespace Gridfold.Simulation.Tests;

/// <summary>Slots do not wait at a rung or between folds while trials are left to start. Epochs differ by up to 8 times.</summary>
public sealed class IdleSlotTests
{
    private const int Trials = 240;

    [Theory]
    [InlineData("none", 0.02)]
    [InlineData("asha", 0.02)]
    [InlineData("median", 0.02)]
    [InlineData("race", 0.02)]
    [InlineData("lattice", 0.02)]
    public void Run_UnevenTrainingsOn16Slots_LeavesFewSlotsIdle(string search, double most) =>
        Assert.InRange(SimulatedSearch.IdleShareOf(IntentOf(search), seed: 1, slots: 16), 0, most);

    private static Intent IntentOf(string search) => new("test-bbbbb", Trials, search is "race" or "lattice" ? 3 : 1, [9], MaxSlots: null)
    {
        HasUnevenEpochs = true,
        Racing = search is "race" or "lattice" ? Racing.Forgiving : Racing.Off,
        Scheduler = search switch
        {
            "asha" or "lattice" => new Asha.Spec(RungLadder.Of(3, 1, 9)),
            "median" => Median.Spec.Of(1, 3, 9, grace: 1),
            _ => null,
        },
    };
}
