using Gridfold.Grains.Results;
using Gridfold.Grains.Scheduling;
using Gridfold.Grains.Search;

namespace Gridfold.Grains.Tests.Scheduling;

public sealed class FoldRaceTests : TrialSchedulerContract
{
    private static readonly Objective Accuracy = new(ScheduledSearch.Metric, true);

    [Fact]
    public void Run_FirstCohort_TrainsEveryFold()
    {
        ScheduledSearch search = Run(trials: 10, salt: 1, slots: 8, order: 3);
        Assert.All(search.Ended.Values.Take(4), trial => Assert.Equal(Folds, trial.FoldScores.Count));
        Assert.Contains(search.Ended.Values, trial => trial.Status == Status.Pruned);
    }

    [Fact]
    public void Run_Cohort_TrainsFoldOneOfAllBeforeFoldTwoOfAny()
    {
        (long Trial, int Fold)[] trained =
            [.. Run(trials: 30, salt: 7, slots: 8, order: 5).Trained.Select(entry => (entry.Trial, entry.Fold))];
        foreach ((long trial, int fold) in trained.Where(entry => entry.Trial > 4 && entry.Fold > 1))
        {
            long first = ((trial - 1) / 4 * 4) + 1;
            int at = Array.IndexOf(trained, (trial, fold));
            for (long member = first; member < Math.Min(first + 4, 31); member++)
            {
                int before = Array.IndexOf(trained, (member, fold - 1));
                Assert.True(before < at, $"Fold {fold} of trial {trial} was trained before fold {fold - 1} of trial {member}.");
            }
        }
    }

    [Fact]
    public void Choose_CohortWaits_LetsLaterCohortsTrainTheirFirstFold()
    {
        ITrialScheduler race = Create(12);
        foreach (long trial in (long[])[1, 2, 3, 4]) race.Tell(Completed(trial, 0.9, 0.9, 0.9, 0.9));
        Assert.Equal([1], race.Choose(5, [1, 2, 3, 4]));
        Assert.Equal([1], race.Choose(12, [1, 2, 3, 4]));
        Assert.False(race.DoesWait(5));
        race.Tell(5, Fold(1, 0.95));
        Assert.True(race.DoesWait(5));
        Assert.Empty(race.Choose(5, [2, 3, 4]));
        foreach (long trial in (long[])[6, 7, 8]) race.Tell(trial, Fold(1, 0.2));
        Assert.Equal([2], race.Choose(5, [2, 3, 4]));
        Assert.Equal(1, race.FindEnd(7)!.Folds);
        Assert.Equal("mean 0.2 after fold 1 of 4 is worse than 0.9, the worst fold of trial 1", race.FindEnd(7)!.Reason);
        Assert.Equal([5, 6, 7, 8], race.TakeChanged());
        Assert.Empty(race.TakeChanged());
    }

    /// <summary>With a lag of 2 cohorts, cohorts 2 and 3 are compared with cohort 1, and cohort 4 with cohort 2 too.</summary>
    [Fact]
    public void Choose_Lag_LetsSeveralCohortsRace()
    {
        ITrialScheduler race = Create(8, cohort: 2, lag: 2);
        Assert.Equal([1], race.Choose(5, [1, 2, 3, 4]));
        foreach (long trial in (long[])[1, 2]) race.Tell(Completed(trial, 0.5, 0.5, 0.5, 0.5));

        // Cohort 3 ends before cohort 2, and cohort 4 waits for both.
        foreach (long trial in (long[])[5, 6, 7, 8]) race.Tell(trial, Fold(1, 0.6));
        Assert.Equal([2], race.Choose(5, [2, 3, 4]));
        Assert.True(race.DoesWait(7));
        foreach (long trial in (long[])[5, 6]) race.Tell(Completed(trial, 0.9, 0.9, 0.9, 0.9));
        Assert.True(race.DoesWait(7));
        race.Tell(Completed(3, 0.6, 0.6, 0.6, 0.6));
        race.TakeChanged();
        race.Tell(Completed(4, 0.6, 0.6, 0.6, 0.6));
        Assert.Equal([7, 8], race.TakeChanged());
        Assert.Null(race.FindEnd(7));
        Assert.Equal([2], race.Choose(7, [2, 3, 4]));
    }

    /// <summary>What a cohort is compared with does not depend on the order in which cohorts end.</summary>
    [Fact]
    public void FindEnd_Lag_ReadsNoLaterCohort()
    {
        ITrialScheduler race = Create(8, cohort: 2, lag: 2);
        foreach (long trial in (long[])[1, 2]) race.Tell(Completed(trial, 0.5, 0.5, 0.5, 0.5));
        foreach (long trial in (long[])[3, 4]) race.Tell(Completed(trial, 0.8, 0.8, 0.8, 0.8));
        foreach (long trial in (long[])[5, 6, 7, 8]) race.Tell(trial, Fold(1, 0.6));
        Assert.Null(race.FindEnd(5));
        Assert.Equal("mean 0.6 after fold 1 of 4 is worse than 0.8, the worst fold of trial 3", race.FindEnd(7)!.Reason);
    }

    [Fact]
    public void FindEnd_FailedFold_EndsTheTrialAtTheRung()
    {
        ITrialScheduler race = Create(2, cohort: 1);
        race.Tell(Completed(1, 0.5, 0.5, 0.5, 0.5));
        race.Tell(2, new FoldSummary(1, Status.Failed, [], 1, null, "diverged"));
        Assert.Equal(new EarlyEnd(1, "diverged"), race.FindEnd(2));
    }

    [Fact]
    public void Choose_NoTrialHasCompleted_TrainsEveryFold()
    {
        ITrialScheduler race = Create(2, cohort: 1);
        race.Tell(new TrialResult(1, Status.Failed, [], null, null, [null, null, null, null], [], null, 4, "diverged"));
        Assert.Equal([1, 2, 3, 4], race.Choose(2, [1, 2, 3, 4]));
    }

    [Fact]
    public void Advance_ALimitEndsTheSearchInACohort_TheCohortIsSmaller()
    {
        long trials = 8;
        var race = new FoldRace(new ForgivingRule(), Accuracy, Folds, 4, lag: 1, () => trials);
        foreach (long trial in (long[])[1, 2, 3, 4]) race.Tell(Completed(trial, 0.9, 0.9, 0.9, 0.9));
        race.Tell(5, Fold(1, 0.95));
        Assert.Empty(race.Choose(5, [2, 3, 4]));
        trials = 6;
        race.Tell(6, Fold(1, 0.95));
        Assert.Equal([2], race.Choose(5, [2, 3, 4]));
    }

    private protected override ITrialScheduler Create(int trials) => Create(trials, cohort: 4);

    private static FoldRace Create(int trials, int cohort, int lag = 1) =>
        new(new ForgivingRule(), Accuracy, Folds, cohort, lag, () => trials);

    private static TrialResult Completed(long trial, params double?[] scores) =>
        new(trial, Status.Completed, [], scores.Average(), null, scores, [], null, 4, null);

    private static FoldSummary Fold(int fold, double score) =>
        new(fold, Status.Completed, [new MetricValue(ScheduledSearch.Metric, score)], 1, "hash", null);
}
