using Gridfold.Grains.Scheduling;
using Gridfold.Grains.Search;

namespace Gridfold.Grains.Tests.Scheduling;

public sealed class MedianTests : TrialSchedulerContract
{
    private const int Budget = 9;

    private static readonly Objective Accuracy = new(ScheduledSearch.Metric, true);

    /// <summary>The averages at epoch 2 are 0.5, 0.7, 0.2 and 0.6. Their median is 0.55.</summary>
    [Theory]
    [InlineData(0.1, 0.56, false)]
    [InlineData(0.56, 0.1, false)]
    [InlineData(0.1, 0.55, false)]
    [InlineData(0.1, 0.54, true)]
    public void Tell_BestSoFarIsWorseThanTheMedianOfAverages_Stops(double first, double second, bool isStopped)
    {
        Median median = FirstCohort(Accuracy, (0.4, 0.6), (0.6, 0.8), (0.2, 0.2), (0.9, 0.3));
        foreach (long trial in (long[])[5, 6, 7, 8]) median.Tell(trial, ScheduledSearch.AtRung((1, 0.8)));
        Assert.Equal(2, median.RungOf(5));
        foreach (long trial in (long[])[6, 7, 8]) median.Tell(trial, ScheduledSearch.AtRung((1, 0.8), (2, 0.8)));
        median.Tell(5, ScheduledSearch.AtRung((1, first), (2, second)));
        Assert.Equal(
            isStopped ? "0.54, the best until epoch 2, is worse than 0.55, the median of the averages of 4 trials there" : null,
            median.FindEnd(5)?.Reason);
        Assert.Equal(isStopped ? 2 : 3, median.RungOf(5));
        Assert.Equal(new RungCount(2, 8, isStopped ? 7 : 8), median.Rungs[1]);
    }

    [Fact]
    public void Tell_LeastIsBest_TheLeastScoreIsCompared()
    {
        Median median = FirstCohort(Accuracy with { IsMaximized = false }, (0.4, 0.6), (0.6, 0.8), (0.2, 0.2), (0.9, 0.3));
        foreach (long trial in (long[])[5, 6, 7, 8]) median.Tell(trial, ScheduledSearch.AtRung((1, trial / 10.0)));

        // The median at epoch 1 is 0.5.
        Assert.Equal([5, 6, 7, 8], median.TakeChanged());
        Assert.Null(median.FindEnd(5));
        Assert.All((long[])[6, 7, 8], trial => Assert.NotNull(median.FindEnd(trial)));
    }

    /// <summary>The second cohort begins within the first 5 trials, and the third does not.</summary>
    [Fact]
    public void Tell_TrialsOfTheGrace_NeverStop()
    {
        var median = new Median(Median.Spec.Of(1, 1, Budget, grace: 5), Accuracy, 1, 4, () => 12);
        for (long trial = 1; trial <= 12; trial++) median.Tell(trial, ScheduledSearch.AtRung((1, 1 - (trial / 100.0))));
        Assert.Equal([9, 10, 11, 12], Enumerable.Range(1, 12).Where(trial => median.FindEnd(trial) is not null));
    }

    /// <summary>The trials that stopped are missing in the median of later rungs.</summary>
    [Fact]
    public void Tell_CohortIsAtARung_EarlierOnesCountWhereTheyCame()
    {
        var median = new Median(Median.Spec.Of(1, 1, Budget, grace: 1), Accuracy, 1, 1, () => 3);
        median.Tell(1, ScheduledSearch.AtRung((1, 0.5)));
        median.Tell(1, ScheduledSearch.AtRung((1, 0.5), (2, 0.5)));
        median.Tell(2, ScheduledSearch.AtRung((1, 0.4)));
        median.Tell(3, ScheduledSearch.AtRung((1, 0.46)));
        Assert.StartsWith("0.4, the best until epoch 1, is worse than 0.5, ", median.FindEnd(2)!.Reason, StringComparison.Ordinal);

        // The median at epoch 1 is that of 0.5 and 0.4.
        Assert.Null(median.FindEnd(3));
        median.Tell(3, ScheduledSearch.AtRung((1, 0.46), (2, 0.49)));
        Assert.StartsWith("0.49, the best until epoch 2, is worse than 0.5, ", median.FindEnd(3)!.Reason, StringComparison.Ordinal);
    }

    private protected override ITrialScheduler Create(int trials) =>
        new Median(Median.Spec.Of(2, 3, Budget, grace: 1), Accuracy, Folds, 4, () => trials);

    /// <summary>Some trials end before the later rungs.</summary>
    private protected override int BudgetOf(long trial) => trial % 5 == 0 ? 4 : trial % 7 == 0 ? 1 : Budget;

    /// <summary>A search of 8 trials whose first 4 have come to the second rung.</summary>
    private static Median FirstCohort(Objective objective, params (double First, double Second)[] scores)
    {
        var median = new Median(Median.Spec.Of(1, 1, Budget, grace: 1), objective, 1, 4, () => 8);
        foreach ((int place, (double first, _)) in scores.Index()) median.Tell(place + 1, ScheduledSearch.AtRung((1, first)));
        foreach ((int place, (double first, double second)) in scores.Index())
            median.Tell(place + 1, ScheduledSearch.AtRung((1, first), (2, second)));
        Assert.Equal([1, 2, 3, 4], median.TakeChanged());
        return median;
    }
}
