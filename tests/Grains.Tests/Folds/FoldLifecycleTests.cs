using CsCheck;
using Gridfold.Grains.Folds;
using Gridfold.Grains.Identity;
using Gridfold.Grains.Results;
using Gridfold.Grains.Search;
using FaultOutcome = Gridfold.Grains.Folds.FaultOutcome;

namespace Gridfold.Grains.Tests.Folds;

public sealed class FoldLifecycleTests
{
    private static readonly LeaseId First = new(1, 1);
    private static readonly LeaseId Second = new(1, 2);
    private static readonly LeaseId OfTheNextPool = new(2, 1);
    private static readonly FoldStart Start = new([new Hyperparameter("lr", "0.1")], 2);

    [Fact]
    public void Begin_First_HandsOutTheAssignment()
    {
        FoldAssignment assignment = New().Begin(First, Start)!;
        Assert.Equal((new FoldId("e", 1, 2), 1, Start.Hyperparameters), (assignment.Fold, assignment.Attempt, assignment.Hyperparameters));
        Assert.Empty(assignment.Checkpoints);
    }

    [Fact]
    public void OpenAgain_FailedFold_BeginsAnewOnceForEachRetry()
    {
        FoldLifecycle fold = New();
        fold.Begin(First, Start);
        fold.AddCheckpoint(First, Checkpoint(1));
        FoldStart retry = Start with { Retry = 5, Fence = Second };
        Assert.False(fold.OpenAgain(retry));
        fold.End(First, fold.Failure("diverged", "s"));
        Assert.False(fold.OpenAgain(Start));
        Assert.True(fold.OpenAgain(retry));
        Assert.False(fold.OpenAgain(retry));
        Assert.False(fold.Accepts(First));
        Assert.False(fold.Accepts(Second));
        FoldAssignment again = fold.Begin(OfTheNextPool, Start)!;
        Assert.Equal((2, 0), (again.Attempt, again.Checkpoints.Count));
        fold.End(OfTheNextPool, fold.Failure("diverged", "s"));
        Assert.False(fold.OpenAgain(retry));
        Assert.True(fold.OpenAgain(retry with { Retry = 6 }));
    }

    [Fact]
    public void Reach_Rung_TheFoldWaitsAndGoesOnFromThere()
    {
        FoldLifecycle fold = New();
        FoldStart start = Start with { Rung = 2 };
        Assert.Equal((2, 0), (fold.Begin(First, start)!.Rung, fold.Begin(First, start)!.Reached));
        Assert.Empty(fold.Reach(First, At(2), Checkpoint(2))!);
        Assert.Empty(fold.Reach(First, At(2), Checkpoint(2))!);
        Assert.Equal((Status.Paused, 1), (fold.State.Reading!.Summary.Status, fold.State.Reading.Summary.Rungs!.Count));
        Assert.Null(fold.Begin(Second, start));
        FoldAssignment promoted = fold.Begin(Second, Start with { Rung = 6 })!;
        Assert.Equal((6, 2, 2), (promoted.Rung, promoted.Reached, Assert.Single(promoted.Checkpoints).Epoch));
        Assert.Null(fold.Reach(First, At(6), Checkpoint(6)));
    }

    [Fact]
    public void OpenAgain_FoldThatWaitsAtARung_BeginsAnew()
    {
        FoldLifecycle fold = New();
        fold.Begin(First, Start with { Rung = 2 });
        fold.Reach(First, At(2), Checkpoint(2));
        FoldStart retry = Start with { Retry = 5, Fence = First };
        Assert.True(fold.OpenAgain(retry));
        Assert.False(fold.OpenAgain(retry));
        FoldAssignment again = fold.Begin(Second, retry)!;
        Assert.Equal((0, 0), (again.Reached, again.Checkpoints.Count));
    }

    [Fact]
    public void End_AfterRungs_KeepsTheirReadings()
    {
        FoldLifecycle fold = New();
        foreach (int epoch in (int[])[2, 6])
        {
            fold.Begin(First, Start with { Rung = epoch });
            fold.Reach(First, At(epoch), Checkpoint(epoch));
        }

        FoldResult result = fold.End(First, At(9));
        Assert.Equal([2, 6], result.Summary.Rungs!.Select(rung => rung.Epoch));
        Assert.Null(fold.State.Reading);
        fold.Reopen();
        Assert.Equal(6, fold.State.Reading!.Summary.Epochs);
    }

    [Fact]
    public void Unreach_NotStored_TheFoldIsAtTheRungBefore()
    {
        FoldLifecycle fold = New();
        fold.Begin(First, Start with { Rung = 2 });
        fold.Reach(First, At(2), Checkpoint(2));
        fold.Unreach();
        Assert.Null(fold.State.Reading);
        Assert.NotNull(fold.Begin(First, Start with { Rung = 2 }));
    }

    [Fact]
    public void Begin_AskedAgain_IsTheSameAttempt()
    {
        FoldLifecycle fold = New();
        fold.Begin(First, Start);
        Assert.Equal(1, fold.Begin(First, Start)!.Attempt);
    }

    [Fact]
    public void Begin_LaterLease_IsTheNextAttemptAndFencesTheEarlier()
    {
        FoldLifecycle fold = New();
        fold.Begin(First, Start);
        Assert.Equal(2, fold.Begin(Second, Start)!.Attempt);
        Assert.False(fold.Accepts(First));
        Assert.True(fold.Accepts(Second));
        Assert.Null(fold.Begin(First, Start));
        Assert.Null(fold.AddCheckpoint(First, Checkpoint(1)));
        Assert.Equal(FaultOutcome.Stale, fold.Fault(First, Start));
        Assert.True(fold.Accepts(Second));
    }

    [Fact]
    public void Accepts_LeaseOfALaterPool_IsLaterWhateverItsNumber()
    {
        FoldLifecycle fold = New();
        fold.Begin(Second, Start);
        Assert.Equal(2, fold.Begin(OfTheNextPool, Start)!.Attempt);
        Assert.False(fold.Accepts(Second));
    }

    [Fact]
    public void Accepts_HolderThatTheActivationNeverHeardOf_Counts()
    {
        // The attempt began, and its silo died before the attempt was on disk.
        FoldLifecycle fold = New();
        Assert.True(fold.Accepts(First));
        Assert.NotNull(fold.AddCheckpoint(Second, Checkpoint(3)));
        Assert.False(fold.Accepts(First));
    }

    [Fact]
    public void Begin_Ended_HasNothingToTrain()
    {
        FoldLifecycle fold = New();
        fold.Begin(First, Start);
        fold.End(First, Result());
        Assert.Null(fold.Begin(Second, Start));
        Assert.Null(fold.AddCheckpoint(First, Checkpoint(1)));
        Assert.Equal(FaultOutcome.Stale, fold.Fault(First, Start));
    }

    [Fact]
    public void Reopen_ResultNotStored_GoesOnUnderTheSameLease()
    {
        FoldLifecycle fold = New();
        fold.Begin(First, Start);
        fold.End(First, Result());
        fold.Reopen();
        Assert.True(fold.Accepts(First));
        Assert.Equal(1, fold.Begin(First, Start)!.Attempt);
    }

    [Fact]
    public void AddCheckpoint_Third_KeepsTheNewestTwoAndNamesTheOldest()
    {
        FoldLifecycle fold = New();
        fold.Begin(First, Start);
        Assert.Empty(fold.AddCheckpoint(First, Checkpoint(1))!);
        Assert.Empty(fold.AddCheckpoint(First, Checkpoint(2))!);
        Assert.Equal(["e/1/2/c1"], fold.AddCheckpoint(First, Checkpoint(3))!);
        Assert.Equal(["e/1/2/c3", "e/1/2/c2"], fold.Begin(Second, Start)!.Checkpoints.Select(checkpoint => checkpoint.Name));
    }

    [Fact]
    public void AddCheckpoint_ToldAgain_IsKeptOnce()
    {
        FoldLifecycle fold = New();
        fold.Begin(First, Start);
        fold.AddCheckpoint(First, Checkpoint(1));
        Assert.Empty(fold.AddCheckpoint(First, Checkpoint(1))!);
        Assert.Single(fold.State.Checkpoints);
    }

    [Theory]
    [InlineData("c1")]
    [InlineData("e/1/2")]
    [InlineData("e/1/2/")]
    [InlineData("e/1/22/c1")]
    [InlineData("e/1/2/../3/c1")]
    [InlineData("e/1/2/c1/deeper")]
    [InlineData("e/1/3/c1")]
    [InlineData("models/e/1/2-00")]
    [InlineData("")]
    public void AddCheckpoint_NameOutsideTheFold_IsRefusedAndNothingIsKept(string name)
    {
        FoldLifecycle fold = New();
        fold.Begin(First, Start);
        Assert.Throws<RefusedException>(() => fold.AddCheckpoint(First, new CheckpointReference(name, 1, 100)));
        Assert.Empty(fold.State.Checkpoints);
    }

    [Fact]
    public void Fault_UpToTheLimit_TriesAgainThenGivesUp()
    {
        FoldLifecycle fold = New();
        long number = 0;
        foreach (FaultOutcome expected in (FaultOutcome[])[FaultOutcome.TryAgain, FaultOutcome.TryAgain, FaultOutcome.GiveUp])
        {
            var lease = new LeaseId(1, ++number);
            fold.Begin(lease, Start);
            Assert.Equal(expected, fold.Fault(lease, Start));
            Assert.Equal(FaultOutcome.Stale, fold.Fault(lease, Start));
            Assert.False(fold.Accepts(lease));
            Assert.Null(fold.Begin(lease, Start));
        }

        FoldResult failure = fold.Failure("disk full", "silo-1");
        Assert.Equal((Status.Failed, 2, 3, "silo-1"), (failure.Summary.Status, failure.Summary.Fold, failure.Attempt, failure.Silo));
        Assert.Equal("disk full (given up after 3 attempts)", failure.Summary.Reason);
        Assert.Empty(failure.Summary.Metrics);
    }

    [Fact]
    public void Fault_NoRestarts_GivesUpAtOnce()
    {
        FoldLifecycle fold = New();
        fold.Begin(First, Start with { MaxRestarts = 0 });
        Assert.Equal(FaultOutcome.GiveUp, fold.Fault(First, Start with { MaxRestarts = 0 }));
        Assert.EndsWith("(given up after 1 attempt)", fold.Failure("out", "s").Summary.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void AnyCalls_InAnyOrder_NeverAcceptAnEarlierLeaseAfterALater() =>
        Gen.Select(Gen.Int[0, 4], Gen.Long[1, 3], Gen.Long[1, 6]).Array[1, 60].Sample(steps =>
        {
            FoldLifecycle fold = New();
            LeaseId latest = default;
            int attempts = 0, number = 0;
            foreach ((int action, long generation, long count) in steps)
            {
                var lease = new LeaseId(generation, count);
                bool accepted = fold.Accepts(lease);
                Assert.Equal(accepted, lease > latest || (lease == latest && !fold.State.IsLeaseOver));
                switch (action)
                {
                    case 0 or 1:
                        Assert.Equal(accepted, fold.Begin(lease, Start) is not null);
                        if (accepted && lease > latest) attempts++;
                        break;
                    case 2: Assert.Equal(accepted, fold.AddCheckpoint(lease, Checkpoint(++number)) is not null); break;
                    case 3: Assert.Equal(accepted, fold.Fault(lease, Start with { MaxRestarts = 1000 }) == FaultOutcome.TryAgain); break;
                    case 4 when accepted:
                        fold.End(lease, Result());
                        fold.Reopen();
                        break;
                }

                if (accepted && lease > latest) latest = lease;
                Assert.Equal(attempts, fold.State.Attempt);
                Assert.True(fold.State.Checkpoints.Count <= FoldLifecycle.KeptCheckpoints);
            }
        }, iter: 3000);

    private static FoldResult At(int epochs) => new(
        new FoldSummary(2, Status.Completed, [new MetricValue("validation_accuracy", epochs)], epochs, "hash", null), EpochHistory.Empty,
        [], 1, 1, "s1");

    private static FoldLifecycle New() => new(new FoldId("e", 1, 2), new FoldState());

    private static CheckpointReference Checkpoint(int number) => new($"e/1/2/c{number}", number, 100);

    private static FoldResult Result() =>
        new(new FoldSummary(2, Status.Completed, [new MetricValue("validation_accuracy", 0.5)], 3, "00", null), EpochHistory.Empty, [], 1,
            0.1, "silo-1");
}
