using Gridfold.Grains.Slots;

namespace Gridfold.Grains.Tests.Slots;

/// <summary>Folds of one group are leased, kept and returned as one job.</summary>
public sealed class SlotPoolJobTests : SlotPoolCalls
{
    [Fact]
    public void Lease_FoldsOfOneGroup_AreOneJobForEachFoldNumber()
    {
        _pool.Queue(Group(1, 3, folds: 2), 1, Any);
        IReadOnlyList<Lease> leases = Lease(One, 1);
        Assert.Equal([new("a", 1, 1), new("a", 2, 1), new("a", 3, 1)], leases.Select(lease => lease.Fold));
        Assert.All(leases, lease => Assert.Equal((1, leases[0].Id), (lease.Group, lease.Job)));
        Assert.Equal(3, leases.Select(lease => lease.Id).Distinct().Count());
        Assert.All(Lease(Two, 1), lease => Assert.Equal(2, lease.Fold.Fold));
    }

    [Fact]
    public void Lease_Jobs_CountAsOneForTheLimitAndForFairShare()
    {
        _pool.Queue([.. Group(1, 4), .. Group(5, 4)], 1, Any with { MaxSlots = 2 });
        _pool.Queue(Group(9, 4), 9, Any with { MaxSlots = 2 });
        _pool.Queue(Group(13, 4), 13, Any with { MaxSlots = 2 });
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], Lease(One, 9).Select(lease => lease.Fold.Trial));
        _pool.Queue(Folds("b", 9), 1, Any);
        Assert.All(Lease(Two, 2), lease => Assert.Equal("b", lease.Fold.Experiment));
        Assert.Equal(4, _pool.Silos.SelectMany(silo => silo.Leases).Select(lease => lease.Lease.Job).Distinct().Count());
    }

    [Fact]
    public void Queue_RestOfAGroup_JoinsWhatWaitsOfIt()
    {
        _pool.Queue(Group(1, 1), 1, Any);
        _pool.Queue(Group(7, 1), 7, Any);
        Assert.True(_pool.Queue(Group(1, 3), 1, Any));
        Assert.Equal([1, 2, 3], Lease(One, 1).Select(lease => lease.Fold.Trial));
        Assert.False(_pool.Queue(Group(1, 3), 1, Any));
    }

    [Fact]
    public void Release_MembersOneByOne_KeepsTheSlotUntilTheLast()
    {
        _pool.Queue(Group(1, 3), 1, Any with { MaxSlots = 1 });
        _pool.Queue(Group(4, 1), 4, Any with { MaxSlots = 1 });
        IReadOnlyList<Lease> job = Lease(One, 1);
        foreach (Lease lease in job)
        {
            Assert.Empty(Lease(One, 1));
            Release(lease, LeaseEnd.Done);
        }

        Assert.Equal([4], Lease(One, 1).Select(lease => lease.Fold.Trial));
    }

    [Fact]
    public void Release_JobReturned_WaitsAgainAsOneWithoutThoseThatEnded()
    {
        _pool.Queue(Group(1, 3), 1, Any);
        IReadOnlyList<Lease> job = Lease(One, 1);
        Release(job[0], LeaseEnd.Done);
        _pool.Release([job[1].Id, job[2].Id], LeaseEnd.Returned, _now);
        IReadOnlyList<Lease> again = Lease(Two, 1);
        Assert.Equal([2, 3], again.Select(lease => lease.Fold.Trial));
        Assert.All(again, lease => Assert.True(lease.Job > job[0].Job));
    }

    [Fact]
    public void Release_JobFaulted_IsOneFaultOfItsSilo()
    {
        _pool.Queue([.. Enumerable.Range(0, 3).SelectMany(job => Group((3 * job) + 1, 3, fold: job + 1))], 1, Any);
        Release(Lease(Two, 1)[0], LeaseEnd.Done);
        IReadOnlyList<Lease> job = Lease(One, 1);
        Assert.Null(_pool.Release([.. job.Select(lease => lease.Id)], LeaseEnd.Faulted, _now));
        Assert.Equal(SiloState.Active, _pool.Silos.First(silo => silo.Silo == One).State);
    }

    [Fact]
    public void Lease_MembersBrokeOnDifferentSilos_AreLeasedAllTheSame()
    {
        _pool.Queue(Group(1, 2), 1, Any);
        Lease(Two, 0);
        IReadOnlyList<Lease> job = Lease(One, 1);
        Release(job[0], LeaseEnd.Faulted);
        Lease second = Assert.Single(Lease(Two, 1));
        Release(second, LeaseEnd.Returned);
        Release(job[1], LeaseEnd.Returned);
        Assert.Empty(Lease(One, 1));
        job = Lease(Two, 1);
        Assert.Equal(2, job.Count);
        Release(job.Single(lease => lease.Fold.Trial == 2), LeaseEnd.Faulted);
        Release(job.Single(lease => lease.Fold.Trial == 1), LeaseEnd.Returned);
        Assert.Equal(2, Lease(One, 1).Count);
    }

    [Fact]
    public void Leave_SiloWithAJob_ItsFoldsWaitAgainAsOne()
    {
        _pool.Queue(Group(1, 3), 1, Any);
        _pool.Queue(Group(4, 3), 4, Any);
        Lease(One, 1);
        Lease(Two, 1);
        Assert.Equal(3, _pool.Leave(One.Address).Count);
        Assert.Equal([1, 2, 3], Lease(Two, 1).Select(lease => lease.Fold.Trial).Order());
    }

    [Fact]
    public void Lease_JobsLeasedAhead_AreAskedForWhole()
    {
        _pool.Queue([.. Enumerable.Range(1, 4).SelectMany(fold => Group(1, 2, fold: fold))], 1, Any);
        IReadOnlyList<Lease> ahead = Lease(One, 4);
        Assert.Equal(8, ahead.Count);
        Lease(Two, 1);
        SiloOrders orders = _pool.Renew(One, [.. ahead.Select((lease, index) => new LeaseProgress(lease, 0, index < 4))], _now);
        Assert.Equal(ahead.Skip(4).Select(lease => lease.Id), orders.Wanted.Order());
    }
}
