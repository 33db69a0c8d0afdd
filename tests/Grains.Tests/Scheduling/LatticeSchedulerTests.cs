using Gridfold.Grains.Results;
using Gridfold.Grains.Scheduling;
using Gridfold.Grains.Search;

namespace Gridfold.Grains.Tests.Scheduling;

public sealed class LatticeSchedulerTests : TrialSchedulerContract
{
    private const int Budget = 12;

    private static readonly Objective Accuracy = new(ScheduledSearch.Metric, true);

    [Fact]
    public void Run_ManyTrials_StopsAtRungsAndBetweenFolds()
    {
        ScheduledSearch search = Run(trials: 120, salt: 6, slots: 8, order: 1);
        TrialResult[] pruned = [.. search.Ended.Values.Where(trial => trial.Status == Status.Pruned)];
        Assert.Contains(search.Ended.Values, trial => trial.Status == Status.Completed && trial.FoldScores.Count == Folds);
        Assert.Contains(pruned, trial => trial is { LastRung.Epoch: 1, FoldScores.Count: 1, IsRacedOut: false });
        Assert.Contains(pruned, trial => trial is { LastRung: null, IsRacedOut: true, Rungs: not null });
        Assert.InRange(search.Ended.Values.Sum(trial => trial.Epochs), 120, 120 * Folds * Budget / 5);
    }

    [Fact]
    public void Run_ATrialClimbs_ItsOtherFoldsWait()
    {
        List<(long Trial, int Fold, int Epochs)> trained = Run(trials: 60, salt: 7, slots: 8, order: 5).Trained;
        foreach ((long trial, int fold, _) in trained.Where(entry => entry.Fold > 1))
        {
            int at = trained.FindIndex(entry => entry.Trial == trial && entry.Fold == fold);
            Assert.Contains(trained[..at], entry => entry.Trial == trial && entry.Fold == 1);
            Assert.Single(trained, entry => entry.Trial == trial && entry.Fold == fold);
            Assert.DoesNotContain(trained[at..], entry => entry.Trial == trial && entry.Fold == 1 && entry.Epochs < BudgetOf(trial));
        }
    }

    [Fact]
    public void Tell_CohortIsAtARung_ComparesFirstFoldsAlone()
    {
        ITrialScheduler lattice = Create(12);
        Assert.Equal(1, lattice.RungOf(2));
        Assert.Equal([1], lattice.Choose(2, [1, 2, 3, 4]));
        foreach ((long trial, double score) in (List<(long, double)>)[(1, 0.9), (2, 0.1), (3, 0.8)])
            lattice.Tell(trial, ScheduledSearch.AtRung((1, score)));
        Assert.True(lattice.DoesWait(2));
        Assert.Empty(lattice.Choose(2, [1, 2, 3, 4]));
        lattice.Tell(4, ScheduledSearch.AtRung((1, 0.2)));
        Assert.Equal([1, 2, 3, 4], lattice.TakeChanged());
        Assert.Equal(new EarlyEnd(1, "0.1 after epoch 1 is not among the best 2 of 4 trials there") { Epoch = 1 }, lattice.FindEnd(2));
        Assert.Equal(3, lattice.RungOf(1));
        Assert.Equal([1], lattice.Choose(1, [1, 2, 3, 4]));
    }

    /// <summary>A first fold that ends before a rung needs no decision there, and counts with its final score.</summary>
    [Fact]
    public void Tell_FirstFoldEndsBeforeARung_TheOtherFoldsNeedNotWait()
    {
        ITrialScheduler lattice = Create(12);
        lattice.Tell(1, FirstFold(0.5, epochs: 1));
        Assert.Equal([1], lattice.TakeChanged());
        Assert.False(lattice.DoesWait(1));
        Assert.Equal([2, 3, 4], lattice.Choose(1, [2, 3, 4]));
        foreach (long trial in (long[])[2, 3, 4]) lattice.Tell(trial, ScheduledSearch.AtRung((1, 0.1 * trial)));
        Assert.Equal("0.2 after epoch 1 is not among the best 2 of 4 trials there", lattice.FindEnd(2)!.Reason);
        Assert.Null(lattice.FindEnd(4));
    }

    /// <summary>Otherwise the order of arrival would say how many folds the trial trains.</summary>
    [Fact]
    public void Tell_FirstFoldFails_TheOtherFoldsWaitForTheDecision()
    {
        ITrialScheduler lattice = Create(12);
        lattice.Tell(1, new FoldSummary(1, Status.Failed, [], 1, null, "diverged"));
        Assert.Empty(lattice.Choose(1, [2, 3, 4]));
        Assert.True(lattice.DoesWait(1));
        foreach (long trial in (long[])[2, 3, 4]) lattice.Tell(trial, ScheduledSearch.AtRung((1, 0.1 * trial)));
        Assert.Equal(new EarlyEnd(1, "diverged") { Epoch = 1 }, lattice.FindEnd(1));
    }

    [Fact]
    public void OpenEpochs_FoldsAtRungsAndEndedFolds_CountOnce()
    {
        ITrialScheduler lattice = Create(12);
        lattice.Tell(1, FirstFold(0.5, Budget));
        lattice.Tell(2, ScheduledSearch.AtRung((1, 0.4)));
        lattice.Tell(3, ScheduledSearch.AtRung((1, 0.4)));
        Assert.Equal(Budget + 2, lattice.OpenEpochs(new HashSet<(long, int)>()));
        Assert.Equal(Budget + 1, lattice.OpenEpochs(new HashSet<(long, int)> { (2, 1) }));
    }

    private protected override ITrialScheduler Create(int trials) => new LatticeScheduler(
        new Asha(RungLadder.Of(3, 1, Budget), Accuracy, folds: 1, cohortTrials: 4, () => trials),
        new FoldRace(new ForgivingRule(), Accuracy, Folds, 4, lag: 2, () => trials));

    private protected override int ClimbingFolds => 1;

    /// <summary>Some trials end before the later rungs.</summary>
    private protected override int BudgetOf(long trial) => trial % 5 == 0 ? 4 : trial % 7 == 0 ? 1 : Budget;

    private static FoldSummary FirstFold(double score, int epochs) =>
        new(1, Status.Completed, [new MetricValue(ScheduledSearch.Metric, score)], epochs, "hash", null);
}
