using Gridfold.Grains.Scheduling;
using Gridfold.Grains.Search;

namespace Gridfold.Grains.Tests.Scheduling;

public sealed class PashaTests : TrialSchedulerContract
{
    private const int Budget = 27;

    private static readonly Objective Accuracy = new(ScheduledSearch.Metric, true);
    private static readonly RungLadder Ladder = RungLadder.Of(3, 1, Budget);

    [Fact]
    public void Tell_RanksAreStable_OnlyTheBestOfAllGoesOnToTheEnd()
    {
        Pasha pasha = Create(2, cohort: 1, epsilon: 0.1);
        pasha.Tell(1, ScheduledSearch.AtRung((1, 0.5)));
        pasha.Tell(1, ScheduledSearch.AtRung((1, 0.5), (3, 0.6)));
        pasha.Tell(1, ScheduledSearch.AtRung((1, 0.5), (3, 0.6), (9, 0.7)));
        Assert.Null(pasha.FindEnd(1));
        Assert.Null(pasha.RungOf(1));
        pasha.Tell(2, ScheduledSearch.AtRung((1, 0.55)));
        pasha.Tell(2, ScheduledSearch.AtRung((1, 0.55), (3, 0.59)));
        Assert.Equal("0.59 after epoch 3 is not the best of 2 trials there", pasha.FindEnd(2)!.Reason);
        Assert.Equal(new RungCount(9, 1, 1), pasha.Rungs[2]);
    }

    [Fact]
    public void Tell_TheBestOfAllIsNew_GoesOnThroughLaterRungs()
    {
        Pasha pasha = Create(2, cohort: 1, epsilon: 0.1);
        pasha.Tell(1, ScheduledSearch.AtRung((1, 0.5), (3, 0.6), (9, 0.9)));
        pasha.Tell(2, ScheduledSearch.AtRung((1, 0.55), (3, 0.61), (9, 0.2)));
        Assert.All((long[])[1, 2], trial => Assert.Null(pasha.FindEnd(trial)));
    }

    /// <summary>The ranks change by 0.1, which is more than epsilon. The best third of two trials is one.</summary>
    [Fact]
    public void Tell_RanksChange_TheNextRungBecomesTheGreatest()
    {
        Pasha pasha = Create(3, cohort: 1, epsilon: 0.09);
        pasha.Tell(1, ScheduledSearch.AtRung((1, 0.5), (3, 0.6), (9, 0.5)));
        pasha.Tell(2, ScheduledSearch.AtRung((1, 0.6), (3, 0.59)));
        Assert.Equal("0.59 after epoch 3 is not among the best 1 of 2 trials there", pasha.FindEnd(2)!.Reason);

        // The third trial is best after 3 epochs, and not after 9.
        pasha.Tell(3, ScheduledSearch.AtRung((1, 0.7), (3, 0.7)));
        Assert.Equal(9, pasha.RungOf(3));
        pasha.Tell(3, ScheduledSearch.AtRung((1, 0.7), (3, 0.7), (9, 0.4)));
        Assert.Equal("0.4 after epoch 9 is not among the best 1 of 2 trials there", pasha.FindEnd(3)!.Reason);
    }

    /// <summary>The rung before is grown by a later cohort, so the first cohort does not know of it.</summary>
    [Fact]
    public void Tell_LaterCohortGrowsTheRungBefore_ChangesNoEarlierDecision()
    {
        Pasha pasha = Create(2, cohort: 1, epsilon: 0);
        pasha.Tell(1, ScheduledSearch.AtRung((1, 0.5), (3, 0.6)));
        pasha.Tell(2, ScheduledSearch.AtRung((1, 0.6), (3, 0.59)));
        Assert.NotNull(pasha.FindEnd(2));
        pasha.Tell(1, ScheduledSearch.AtRung((1, 0.5), (3, 0.6), (9, 0.1)));
        Assert.Null(pasha.FindEnd(1));
    }

    private protected override ITrialScheduler Create(int trials) => Create(trials, cohort: 4, epsilon: 0.05);

    /// <summary>Some trials end before the later rungs.</summary>
    private protected override int BudgetOf(long trial) => trial % 5 == 0 ? 4 : trial % 7 == 0 ? 1 : Budget;

    private static Pasha Create(int trials, int cohort, double epsilon) =>
        new(new Pasha.Spec(Ladder, epsilon), Accuracy, cohort == 1 ? 1 : Folds, cohort, () => trials);
}
