using Gridfold.Grains.Folds;
using Gridfold.Grains.Identity;
using Gridfold.Grains.Search;
using Gridfold.Grains.Slots;
using Gridfold.Silo.Slots;

namespace Gridfold.Cluster.Tests.Slots;

public sealed class RunMembersTests
{
    [Fact]
    public void Of_NoCheckpoints_IsOneForEachAssignmentButForItsBudget() =>
        Assert.Equal(["1:10 3:20 2:30", "4:10"], Find(Member(1, 10), Member(2, 30), Member(3, 20), Member(4, 10, x: 2)));

    [Fact]
    public void Of_NoBudget_IsOneForEachAssignment() => Assert.Equal(["1:", "2:"], Find(Member(1, null), Member(2, null, x: 2)));

    [Fact]
    public void Of_CheckpointOfOne_ServesAll() => Assert.Equal(["1:10 2:20 @8 @4"], Find(Member(1, 10), Member(2, 20, 1, 8, 4)));

    [Fact]
    public void Of_CheckpointsOfSeveral_AreTriedTheNewestFirst() =>
        Assert.Equal(["1:10 2:20 @9 @8 @4"], Find(Member(1, 10, 1, 9), Member(2, 20, 1, 8, 4)));

    [Fact]
    public void Of_CheckpointPastAMembersBudget_LetsThatMemberGoItsOwnWay() =>
        Assert.Equal(["2:20 3:30 @15 @8", "1:10 @8"], Find(Member(1, 10), Member(2, 20), Member(3, 30, 1, 15, 8)));

    [Fact]
    public void Of_CheckpointAtAMembersBudget_DoesNotServeIt() =>
        Assert.Equal(["2:20 @10", "1:10"], Find(Member(1, 10), Member(2, 20, 1, 10)));

    [Fact]
    public void Of_MembersAtDifferentPlaces_AreAsManyAsThereAreGaps() =>
        Assert.Equal(["3:30 @25 @12", "2:20 @12", "1:10"], Find(Member(1, 10), Member(2, 20, 1, 12), Member(3, 30, 1, 25)));

    private static IEnumerable<string> Find(params JobMember[] job) => RunMembers.Of(job, "epochs").Select(run => string.Join(' ',
    [
        .. run.Members.Select(member => $"{member.Assignment.Fold.Trial}:{member.Budget}"),
        .. run.Checkpoints.Select(checkpoint => $"@{checkpoint.Epoch}"),
    ]));

    private static JobMember Member(long trial, int? budget, int x = 1, params int[] checkpoints)
    {
        var fold = new FoldId("a", trial, 1);
        Hyperparameter[] values = [
            new("x", $"{x}"), .. budget is { } epochs ? [new Hyperparameter("epochs", $"{epochs}")] : Array.Empty<Hyperparameter>()];
        var assignment = new FoldAssignment(
            fold, 1, values, [.. checkpoints.Select(epoch => new CheckpointReference($"{fold}/{epoch}", epoch, 1))]);
        return JobMember.Of(
            new HeldLease(new Lease(new LeaseId(1, trial), fold, "s", 1, new LeaseId(1, 1)), CancellationToken.None), assignment, "epochs");
    }
}
