using Gridfold.Grains.Scheduling;

namespace Gridfold.Grains.Tests.Scheduling;

public sealed class NeverStopTests : TrialSchedulerContract
{
    [Fact]
    public void Choose_OpenFolds_AreAllTrained() => Assert.Equal([2, 3, 5], Create(5).Choose(1, [2, 3, 5]));

    private protected override ITrialScheduler Create(int trials) => new NeverStop();
}
