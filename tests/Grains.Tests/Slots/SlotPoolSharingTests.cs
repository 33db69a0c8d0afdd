using Gridfold.Grains.Slots;
using Gridfold.Grains.Specs;

namespace Gridfold.Grains.Tests.Slots;

/// <summary>Which experiment's fold comes next.</summary>
public sealed class SlotPoolSharingTests : SlotPoolCalls
{
    [Fact]
    public void Lease_TwoExperiments_SharesFairlyAtOnce()
    {
        _pool.Queue(Folds("a", 100), 1, Any);
        _pool.Queue(Folds("b", 100), 1, Any);
        Assert.Equal(["a", "b", "a", "b", "a", "b"], Lease(One, 6).Select(lease => lease.Fold.Experiment));
    }

    [Fact]
    public void Lease_Weights_ShareInProportion()
    {
        _pool.Queue(Folds("a", 100), 1, Any with { Weight = 3 });
        _pool.Queue(Folds("b", 100), 1, Any);
        Assert.Equal(9, Lease(One, 12).Count(lease => lease.Fold.Experiment == "a"));
    }

    [Fact]
    public void Lease_HigherPriority_ComesFirstUntilItHasNothingLeft()
    {
        _pool.Queue(Folds("a", 100), 1, Any with { Weight = 100 });
        _pool.Queue(Folds("b", 3), 1, Any with { Priority = 1 });
        Assert.Equal(["b", "b", "b", "a"], Lease(One, 4).Select(lease => lease.Fold.Experiment));
    }

    [Fact]
    public void Lease_ExperimentThatComesLater_CatchesUpFirst()
    {
        _pool.Queue(Folds("a", 100), 1, Any);
        Lease(One, 4);
        _pool.Queue(Folds("b", 100), 1, Any);
        Assert.Equal(["b", "b", "b", "b"], Lease(One, 4).Select(lease => lease.Fold.Experiment));
    }

    [Fact]
    public void Lease_ExperimentAtItsLimit_LeavesTheSlotsToOthers()
    {
        _pool.Queue(Folds("a", 9), 1, Any with { MaxSlots = 2 });
        _pool.Queue(Folds("b", 9), 1, Any);
        IReadOnlyList<Lease> leases = Lease(One, 8);
        Assert.Equal((2, 6), (leases.Count(lease => lease.Fold.Experiment == "a"), leases.Count(lease => lease.Fold.Experiment == "b")));
        Release(leases.First(lease => lease.Fold.Experiment == "a"), LeaseEnd.Done);
        Assert.Equal(["a"], Lease(One, 1).Select(lease => lease.Fold.Experiment));
    }

    [Fact]
    public void Lease_UserAtTheQuota_LeavesTheSlotsToOthers()
    {
        ExperimentShare alice = Any with { User = "alice", MaxSlotsOfUser = 2 };
        _pool.Queue(Folds("a", 9), 1, alice);
        _pool.Queue(Folds("b", 9), 1, alice with { Priority = 1 });
        _pool.Queue(Folds("c", 9), 1, Any with { User = "bob", MaxSlotsOfUser = 4 });
        IReadOnlyList<Lease> leases = Lease(One, 8);
        Assert.Equal(["b", "b", "c", "c", "c", "c"], leases.Select(lease => lease.Fold.Experiment));
        Assert.Equal((2, 4, 0), (_pool.SlotsOf("alice"), _pool.SlotsOf("bob"), _pool.SlotsOf("carol")));
        Release(leases[0], LeaseEnd.Done);
        Assert.Equal(["b"], Lease(One, 2).Select(lease => lease.Fold.Experiment));
        Release(leases[2], LeaseEnd.Done);
        Assert.Equal(["c"], Lease(One, 2).Select(lease => lease.Fold.Experiment));
    }

    [Fact]
    public void Lease_AfterTheQuotaSinks_TakesNothingAwayAndWaits()
    {
        ExperimentShare alice = Any with { User = "alice", MaxSlotsOfUser = 3 };
        _pool.Queue(Folds("a", 9), 1, alice);
        IReadOnlyList<Lease> leases = Lease(One, 9);
        Assert.Equal(3, leases.Count);
        _pool.Queue(Folds("a", 9), 1, alice with { MaxSlotsOfUser = 1 });
        Assert.Equal(3, _pool.SlotsOf("alice"));
        foreach (Lease lease in leases.Take(2)) Release(lease, LeaseEnd.Done);
        Assert.Empty(Lease(One, 9));
        Release(leases[2], LeaseEnd.Done);
        Assert.Single(Lease(One, 9));
    }
}
