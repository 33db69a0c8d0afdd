using Gridfold.Grains.Leaderboards;

namespace Gridfold.Grains.Tests.Leaderboards;

public sealed class RankedTrialTests
{
    [Theory]
    [InlineData(1, Status.Completed, 0.5, 10, 5)]
    [InlineData(9, Status.Completed, 0.0, 0, 1)]
    [InlineData(1, Status.Failed, null, 10, 5)]
    public void FindFault_Sound_FindsNone(long trial, Status status, double? score, long epochs, int folds) =>
        Assert.Null(new RankedTrial(trial, status, score, epochs, folds).FindFault());

    [Theory]
    [InlineData(0, Status.Completed, 0.5, 10, 5, "trial 0 cannot exist")]
    [InlineData(-3, Status.Failed, null, 10, 5, "trial -3 cannot exist")]
    [InlineData(1, Status.Running, 0.5, 10, 5, "has not ended")]
    [InlineData(1, (Status)99, 0.5, 10, 5, "has not ended")]
    [InlineData(1, Status.Completed, null, 10, 5, "has no score")]
    [InlineData(1, Status.Completed, double.NaN, 10, 5, "no finite number")]
    [InlineData(1, Status.Completed, double.PositiveInfinity, 10, 5, "no finite number")]
    [InlineData(1, Status.Completed, 0.5, -1, 5, "-1 epochs")]
    [InlineData(1, Status.Completed, 0.5, 10, 0, "0 folds")]
    public void FindFault_Impossible_NamesIt(long trial, Status status, double? score, long epochs, int folds, string fault) =>
        Assert.Contains(fault, new RankedTrial(trial, status, score, epochs, folds).FindFault(), StringComparison.Ordinal);
}
