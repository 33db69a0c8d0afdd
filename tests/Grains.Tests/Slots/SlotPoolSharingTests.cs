using Gridfold.Grains.Slots;

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
}
