using Gridfold.Grains.Scheduling;
using Gridfold.Grains.Validation;

namespace Gridfold.Simulation.Tests;

/// <summary>Slots do not wait at a rung while trials are left to start. Epochs differ by up to 8 times.</summary>
public sealed class IdleSlotTests
{
    [Theory]
    [InlineData("none")]
    [InlineData("asha")]
    [InlineData("median")]
    public void Run_UnevenTrainingsOn16Slots_LeavesFewSlotsIdle(string scheduler) =>
        Assert.InRange(IdleShareOf(scheduler, Racing.Off), 0, 0.02);

    /// <summary>With a lag of 1, one cohort races at a time, and half of the slots' time is idle.</summary>
    [Theory]
    [InlineData("none", Racing.Paired, 128, 0, 0.02)]
    [InlineData("asha", Racing.Forgiving, 128, 0, 0.02)]
    [InlineData("none", Racing.Paired, 1, 0.3, 0.8)]
    public void Run_RaceOn16Slots_LeavesFewSlotsIdle(string scheduler, Racing racing, int lag, double least, double most) =>
        Assert.InRange(IdleShareOf(scheduler, racing, lag), least, most);

    // A race trains each network in a job of its own, so that folds are the only reason to wait.
    private static double IdleShareOf(string scheduler, Racing racing, int? lag = null)
    {
        int trials = racing == Racing.Off ? 240 : 480, epochs = racing == Racing.Off || scheduler != "none" ? 9 : 3;
        return SimulatedSearch.IdleShareOf(
            new Intent("test-bbbbb", trials, racing == Racing.Off ? 1 : 3, [epochs], MaxSlots: null)
            {
                HasUnevenEpochs = true,
                Racing = racing,
                RaceLag = lag,
                Engine = racing == Racing.Off ? "auto" : "libtorch",
                Scheduler = scheduler switch
                {
                    "asha" => new Asha.Spec(RungLadder.Of(3, 1, epochs)),
                    "median" => Median.Spec.Of(1, 3, epochs, grace: 1),
                    _ => null,
                },
            },
            seed: 1, slots: 16);
    }
}
