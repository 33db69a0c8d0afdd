using CsCheck;
using Gridfold.Grains.Folds;
using Gridfold.Grains.Search;
using FaultOutcome = Gridfold.Grains.Folds.FaultOutcome;

namespace Gridfold.Grains.Tests.Folds;

public sealed class FoldLifecycleTests
{
    private static readonly Guid First = new(1, 0, 0, [0, 0, 0, 0, 0, 0, 0, 0]);
    private static readonly Guid Second = new(2, 0, 0, [0, 0, 0, 0, 0, 0, 0, 0]);
    private static readonly FoldStart Start = new([new Hyperparameter("lr", "0.1")], 2, 4);

    [Fact]
    public void Begin_Started_HandsOutTheAssignment()
    {
        FoldAssignment assignment = Started().Begin(First)!;
        Assert.Equal((new FoldId("e", 1, 2), 1, Start.Hyperparameters), (assignment.Fold, assignment.Attempt, assignment.Hyperparameters));
    }

    [Fact]
    public void Begin_NotStarted_HasNothingToTrain() => Assert.Null(New().Begin(First));

    [Fact]
    public void Begin_Ended_HasNothingToTrain()
    {
        FoldLifecycle fold = New(Result());
        Assert.False(fold.Start(Start));
        Assert.Null(fold.Begin(First));
        Assert.False(fold.LoseLease(First));
        Assert.Equal(FaultOutcome.Stale, fold.Fault(First));
    }

    [Fact]
    public void IsHeldBy_LaterAttempt_RefusesTheEarlier()
    {
        FoldLifecycle fold = Started();
        fold.Begin(First);
        Assert.True(fold.IsHeldBy(First));
        fold.LoseLease(First);
        Assert.Equal(2, fold.Begin(Second)!.Attempt);
        Assert.False(fold.IsHeldBy(First));
        Assert.True(fold.IsHeldBy(Second));
        Assert.Equal(FaultOutcome.Stale, fold.Fault(First));
        Assert.False(fold.LoseLease(First));
        Assert.True(fold.IsHeldBy(Second));
    }

    [Fact]
    public void IsHeldBy_NobodyBegan_IsFalse() => Assert.False(Started().IsHeldBy(First));

    [Fact]
    public void IsHeldBy_LostLeaseAndNoLaterAttempt_StillCounts()
    {
        // A silo that was silent for a while renews its lease and goes on: what it trained is not thrown away.
        FoldLifecycle fold = Started();
        fold.Begin(First);
        Assert.True(fold.LoseLease(First));
        Assert.True(fold.IsHeldBy(First));
        Assert.True(fold.LoseLease(First));
    }

    [Fact]
    public void IsHeldBy_AfterAFault_IsFalse()
    {
        FoldLifecycle fold = Started();
        fold.Begin(First);
        fold.Fault(First);
        Assert.False(fold.IsHeldBy(First));
    }

    [Fact]
    public void LoseLease_GrantedAndNeverBegun_WaitsAgain()
    {
        FoldLifecycle fold = Started();
        Assert.True(fold.LoseLease(First));
        fold.Begin(First);
        fold.LoseLease(First);
        Assert.True(fold.LoseLease(Second));
        fold.Begin(First);
        fold.Fault(First);
        Assert.True(fold.LoseLease(Second));
    }

    [Fact]
    public void LoseLease_NotStarted_IsNobodysConcern() => Assert.False(New().LoseLease(First));

    [Fact]
    public void Fault_UpToTheLimit_TriesAgainThenGivesUp()
    {
        FoldLifecycle fold = Started();
        foreach (FaultOutcome expected in (FaultOutcome[])[FaultOutcome.TryAgain, FaultOutcome.TryAgain, FaultOutcome.GiveUp])
        {
            var lease = Guid.NewGuid();
            fold.Begin(lease);
            Assert.Equal(expected, fold.Fault(lease));
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
        fold.Start(Start with { MaxRestarts = 0 });
        fold.Begin(First);
        Assert.Equal(FaultOutcome.GiveUp, fold.Fault(First));
        Assert.Equal("bad (given up after 1 attempt)", fold.Failure("bad", "s").Summary.Reason);
    }

    [Fact]
    public void Fault_LostLeasesBetween_DoNotCountAsFaults()
    {
        FoldLifecycle fold = Started();
        for (int lost = 0; lost < 10; lost++)
        {
            var lease = Guid.NewGuid();
            fold.Begin(lease);
            fold.LoseLease(lease);
        }

        fold.Begin(First);
        Assert.Equal(FaultOutcome.TryAgain, fold.Fault(First));
    }

    [Fact]
    public void AnyEvents_InAnyOrder_KeepOneHolderAndCountAttempts() => Gen.Select(Gen.Int[0, 3], Gen.Int[1, 4]).Array[0, 60].Sample(events =>
    {
        FoldLifecycle fold = Started();
        int attempts = 0;
        Guid? holder = null;
        foreach ((int happening, int number) in events)
        {
            var lease = new Guid(number, 0, 0, [0, 0, 0, 0, 0, 0, 0, 0]);
            switch (happening)
            {
                case 0:
                    Assert.Equal(++attempts, fold.Begin(lease)!.Attempt);
                    holder = lease;
                    break;
                case 1:
                    FaultOutcome outcome = fold.Fault(lease);
                    Assert.Equal(holder == lease, outcome != FaultOutcome.Stale);
                    if (outcome == FaultOutcome.TryAgain) holder = null;
                    break;
                case 2:
                    fold.LoseLease(lease);
                    break;
                default:
                    Assert.True(fold.Start(Start));
                    break;
            }

            Assert.InRange(Enumerable.Range(1, 4).Count(other => fold.IsHeldBy(new Guid(other, 0, 0, [0, 0, 0, 0, 0, 0, 0, 0]))), 0, 1);
        }
    });

    [Theory]
    [InlineData("iris-kfold-1", 12, 3)]
    [InlineData("a", 1_000_000_000_000, 1)]
    public void FoldId_ToStringAndParse_AreInverse(string experiment, long trial, int fold)
    {
        var id = new FoldId(experiment, trial, fold);
        Assert.Equal(id, FoldId.Parse(id.ToString()));
        Assert.Equal(id.ToString(), $"{id.TrialKey}/{fold}");
    }

    private static FoldLifecycle New(FoldResult? result = null) => new(new FoldId("e", 1, 2), result);

    private static FoldLifecycle Started()
    {
        FoldLifecycle fold = New();
        Assert.True(fold.Start(Start));
        Assert.Equal(4, fold.MaxSlots);
        return fold;
    }

    private static FoldResult Result() => new(new FoldSummary(2, Status.Completed, [], 1, "", null), EpochHistory.Empty, [], 1, 0, "s");
}
