using Gridfold.Grains.Results;
using Gridfold.Grains.Scheduling;
using Gridfold.Grains.Search;

namespace Gridfold.Grains.Tests.Scheduling;

public sealed class AshaTests : TrialSchedulerContract
{
    private const int Budget = 12;

    private static readonly Objective Accuracy = new(ScheduledSearch.Metric, true);
    private static readonly RungLadder Ladder = RungLadder.Of(3, 1, Budget);

    [Fact]
    public void Run_ManyTrials_TrainsAFractionOfTheEpochs()
    {
        ScheduledSearch search = Run(trials: 60, salt: 4, slots: 8, order: 1);
        Assert.Contains(search.Ended.Values, trial => trial.Status == Status.Completed);
        Assert.InRange(search.Ended.Values.Sum(trial => trial.Epochs), 60 * Folds, 60 * Folds * Budget / 3);
        Assert.Equal(search.Ended.Values.Count(trial => trial.Status == Status.Pruned), search.Ended.Values.Count(
            trial => trial.Rungs is [.., { Epoch: var epoch }] && trial.Epochs == Folds * epoch));
    }

    [Fact]
    public void Tell_CohortIsAtARung_TheBestThirdGoesOn()
    {
        Asha asha = Create(8, cohort: 4, folds: 1);
        Assert.Equal(1, asha.RungOf(1));
        foreach ((long trial, double score) in (List<(long, double)>)[(1, 0.5), (2, 0.9), (3, 0.7)])
            asha.Tell(trial, ScheduledSearch.AtRung((1, score)));
        Assert.True(asha.DoesWait(2));
        Assert.Empty(asha.Choose(2, [1]));
        Assert.Empty(asha.TakeChanged());
        asha.Tell(4, ScheduledSearch.AtRung((1, 0.6)));
        Assert.Equal([1, 2, 3, 4], asha.TakeChanged());
        Assert.Equal(3, asha.RungOf(2));
        Assert.Equal([1], asha.Choose(2, [1]));
        Assert.Equal("0.5 after epoch 1 is not among the best 2 of 4 trials there", asha.FindEnd(1)!.Reason);
        Assert.Equal(new EarlyEnd(1, asha.FindEnd(1)!.Reason) { Epoch = 1 }, asha.FindEnd(1));
        Assert.Null(asha.FindEnd(3));
        Assert.Equal(new RungCount(1, 4, 2), asha.Rungs[0]);
    }

    [Fact]
    public void Tell_LaterCohort_IsComparedWithEarlierOnesAndWaitsForThem()
    {
        Asha asha = Create(4, cohort: 2, folds: 1);
        foreach (long trial in (long[])[3, 4]) asha.Tell(trial, ScheduledSearch.AtRung((1, 0.8)));
        Assert.True(asha.DoesWait(3));
        foreach (long trial in (long[])[1, 2]) asha.Tell(trial, ScheduledSearch.AtRung((1, 0.9)));

        // Of equal scores, that of the earlier trial is better.
        Assert.Equal([1, 1, 1, 1], asha.Rungs.Take(1).SelectMany(rung => Enumerable.Repeat((int)rung.Promoted, 4)));
        Assert.Null(asha.FindEnd(1));
        Assert.All((long[])[2, 3, 4], trial => Assert.NotNull(asha.FindEnd(trial)));
    }

    [Fact]
    public void Tell_TrialEndedBeforeTheRung_CountsWithItsFinalScore()
    {
        Asha asha = Create(3, cohort: 3, folds: 1);
        foreach (long trial in (long[])[1, 2]) asha.Tell(new TrialResult(trial, Status.Completed, [], 0.9, null, [0.9], [], null, 1, null));
        asha.Tell(3, ScheduledSearch.AtRung((1, 0.5)));
        Assert.Equal("0.5 after epoch 1 is not among the best 1 of 3 trials there", asha.FindEnd(3)!.Reason);
        Assert.Equal(new RungCount(1, 1, 0), asha.Rungs[0]);
    }

    [Fact]
    public void Tell_FailedFold_EndsTheTrialAndCountsAsNoScore()
    {
        Asha asha = Create(2, cohort: 2, folds: 2);
        asha.Tell(1, new FoldSummary(1, Status.Failed, [], 1, null, "diverged"));
        asha.Tell(1, ScheduledSearch.AtRung((1, 0.9)) with { Fold = 2 });
        foreach (int fold in (int[])[1, 2]) asha.Tell(2, ScheduledSearch.AtRung((1, 0.1)) with { Fold = fold });
        Assert.Equal(new EarlyEnd(2, "diverged") { Epoch = 1 }, asha.FindEnd(1));
        Assert.Null(asha.FindEnd(2));
    }

    [Fact]
    public void OpenEpochs_FoldsAtRungs_CountUnlessTheyAreShownElsewhere()
    {
        Asha asha = Create(4, cohort: 4, folds: 2);
        foreach (int fold in (int[])[1, 2]) asha.Tell(2, ScheduledSearch.AtRung((1, 0.1)) with { Fold = fold });
        Assert.Equal(2, asha.OpenEpochs(new HashSet<(long, int)>()));
        Assert.Equal(1, asha.OpenEpochs(new HashSet<(long, int)> { (2, 1) }));
    }

    private protected override ITrialScheduler Create(int trials) => Create(trials, cohort: 4, Folds);

    /// <summary>Some trials end before the later rungs.</summary>
    private protected override int BudgetOf(long trial) => trial % 5 == 0 ? 4 : trial % 7 == 0 ? 1 : Budget;

    private static Asha Create(int trials, int cohort, int folds) => new(Ladder, Accuracy, folds, cohort, () => trials);
}
