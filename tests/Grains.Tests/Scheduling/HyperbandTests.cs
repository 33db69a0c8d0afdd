using Gridfold.Grains.Results;
using Gridfold.Grains.Scheduling;
using Gridfold.Grains.Search;

namespace Gridfold.Grains.Tests.Scheduling;

public sealed class HyperbandTests : TrialSchedulerContract
{
    private const int Budget = 9;

    private static readonly Objective Accuracy = new(ScheduledSearch.Metric, true);
    private static readonly RungLadder Ladder = RungLadder.Of(3, 1, Budget);

    /// <summary>Hyperband starts 9, 5 (4.5 rounded up) and 3 trials in brackets of 2, 1 and 0 rungs.</summary>
    [Fact]
    public void Of_Cohorts_AreDealtInTheSharesOfTheBrackets()
    {
        var deal = new BracketDeal(Ladder);
        int[] brackets = [.. Enumerable.Range(0, 34).Select(cohort => deal.Of(cohort).Bracket)];
        Assert.Equal([0, 1, 0, 2, 0, 1, 0], brackets.Take(7));
        Assert.Equal([18, 10, 6], brackets.CountBy(bracket => bracket).OrderBy(count => count.Key).Select(count => count.Value));
        Assert.Equal(brackets.Take(17), brackets.Skip(17));
    }

    /// <summary>Cohorts of one trial are dealt to the brackets 1, 2, 1, 3.</summary>
    [Fact]
    public void Tell_TrialsOfABracket_AreComparedWithEachOtherOnly()
    {
        var hyperband = new Hyperband(Ladder, Accuracy, 1, 1, () => 4);
        Assert.Equal([1, 3, 1, null], Enumerable.Range(1, 4).Select(trial => hyperband.RungOf(trial)));
        hyperband.Tell(3, ScheduledSearch.AtRung((1, 0.5)));
        Assert.True(hyperband.DoesWait(3));
        Assert.Empty(hyperband.Choose(3, [1]));
        hyperband.Tell(2, ScheduledSearch.AtRung((3, 0.4)));
        Assert.Equal([2], hyperband.TakeChanged());
        Assert.Null(hyperband.RungOf(2));
        hyperband.Tell(1, ScheduledSearch.AtRung((1, 0.6)));
        Assert.Equal([1, 3], hyperband.TakeChanged());
        Assert.Equal(new EarlyEnd(1, "0.5 after epoch 1 is not among the best 1 of 2 trials there") { Epoch = 1 }, hyperband.FindEnd(3));
        Assert.Equal(3, hyperband.RungOf(1));
        hyperband.Tell(1, ScheduledSearch.AtRung((1, 0.6), (3, 0.1)));
        Assert.Null(hyperband.FindEnd(1));
        Assert.Equal([new RungCount(1, 2, 1), new RungCount(3, 2, 2)], hyperband.Rungs);
        Assert.Equal(7, hyperband.OpenEpochs(new HashSet<(long, int)>()));
        Assert.Equal(4, hyperband.OpenEpochs(new HashSet<(long, int)> { (2, 1) }));
    }

    /// <summary>A trial of another bracket reaches the limit, and a cohort has no more trials to wait for.</summary>
    [Fact]
    public void Tell_ALimitEndsTheSearchInACohort_TheCohortIsSmaller()
    {
        long trials = 8;
        var hyperband = new Hyperband(Ladder, Accuracy, 1, 4, () => trials);
        foreach (long trial in (long[])[5, 6]) hyperband.Tell(trial, ScheduledSearch.AtRung((3, trial / 10.0)));
        Assert.True(hyperband.DoesWait(5));
        trials = 6;
        hyperband.Tell(new TrialResult(1, Status.Completed, [], 0.9, null, [0.9], [], null, 1, null));
        Assert.NotNull(hyperband.FindEnd(5));
        Assert.Null(hyperband.FindEnd(6));
    }

    private protected override ITrialScheduler Create(int trials) => new Hyperband(Ladder, Accuracy, Folds, 3, () => trials);

    /// <summary>Some trials end before the later rungs.</summary>
    private protected override int BudgetOf(long trial) => trial % 5 == 0 ? 2 : trial % 7 == 0 ? 1 : Budget;
}
