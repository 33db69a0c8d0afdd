using CsCheck;
using Gridfold.Grains.Folds;
using Gridfold.Grains.Slots;

namespace Gridfold.Grains.Tests.Slots;

public sealed class SlotPoolTests
{
    private static readonly SiloSlots One = new("one", "cpu", 2);
    private static readonly SiloSlots Two = new("two", "cpu", 3);
    private static readonly DateTimeOffset Start = DateTimeOffset.UnixEpoch;

    private readonly SlotPool _pool = new(SlotPoolModel.LeaseDuration);

    [Fact]
    public void AnyCalls_InAnyOrder_AgreeWithTheModel() =>
        Gen.Select(Gen.Int[0, 7], Gen.Int[0, 2], Gen.Int[0, 2], Gen.Int[1, 6]).Array[1, 120].Sample(steps =>
        {
            var model = new SlotPoolModel();
            foreach ((int action, int silo, int experiment, int number) in steps) model.Step(action, silo, experiment, number);
            model.Drain();
        }, iter: 2000);

    [Fact]
    public void Lease_OneExperiment_GivesFoldsInTheOrderQueued()
    {
        _pool.Queue(Folds("a", 4), null);
        Assert.Equal(Folds("a", 3), _pool.Lease(One, 3, Start).Select(lease => lease.Fold));
        Assert.Equal(Folds("a", 4)[3..], _pool.Lease(Two, 3, Start).Select(lease => lease.Fold));
    }

    [Fact]
    public void Lease_TwoExperiments_SharesFairlyAtOnce()
    {
        _pool.Queue(Folds("a", 100), null);
        _pool.Queue(Folds("b", 100), null);
        Assert.Equal(["a", "b", "a", "b", "a", "b"], _pool.Lease(One, 6, Start).Select(lease => lease.Fold.Experiment));
    }

    [Fact]
    public void Lease_ExperimentThatComesLater_CatchesUpFirst()
    {
        _pool.Queue(Folds("a", 100), null);
        _pool.Lease(One, 4, Start);
        _pool.Queue(Folds("b", 100), null);
        Assert.Equal(["b", "b", "b", "b"], _pool.Lease(One, 4, Start).Select(lease => lease.Fold.Experiment));
    }

    [Fact]
    public void Lease_ExperimentAtItsLimit_LeavesTheSlotsToOthers()
    {
        _pool.Queue(Folds("a", 9), 2);
        _pool.Queue(Folds("b", 9), null);
        IReadOnlyList<Lease> leases = _pool.Lease(One, 8, Start);
        Assert.Equal((2, 6), (leases.Count(lease => lease.Fold.Experiment == "a"), leases.Count(lease => lease.Fold.Experiment == "b")));
        _pool.Release(leases.First(lease => lease.Fold.Experiment == "a").Id);
        Assert.Equal(["a"], _pool.Lease(One, 1, Start).Select(lease => lease.Fold.Experiment));
    }

    [Fact]
    public void Queue_FoldThatWaitsOrIsLeased_IsLeftAsItIs()
    {
        Assert.True(_pool.Queue(Folds("a", 2), null));
        Assert.False(_pool.Queue(Folds("a", 2), null));
        _pool.Lease(One, 1, Start);
        Assert.False(_pool.Queue(Folds("a", 2), null));
        Assert.Single(_pool.Lease(One, 9, Start));
    }

    [Fact]
    public void Expire_NotRenewed_ReturnsTheLeaseOnceAndForgetsTheSilo()
    {
        _pool.Queue(Folds("a", 2), null);
        Lease lost = Assert.Single(_pool.Lease(One, 1, Start));
        Lease kept = Assert.Single(_pool.Lease(Two, 1, Start));
        Assert.Empty(_pool.Renew(Two, [new(kept, 3, true)], Start.AddSeconds(8)));
        Assert.Empty(_pool.Expire(Start.AddSeconds(10)));
        Assert.Equal([lost], _pool.Expire(Start.AddSeconds(11)));
        Assert.Empty(_pool.Expire(Start.AddSeconds(11)));
        Assert.Equal(["two"], _pool.Silos.Select(silo => silo.Silo.Name));
        Assert.Equal(3, _pool.SlotCount);
        Assert.Equal([new LeaseProgress(kept, 3, true)], _pool.Running("a"));
    }

    [Fact]
    public void Renew_UnknownLeaseWhoseFoldWaits_IsTakenOver()
    {
        Lease[] old = [.. Folds("a", 2).Select(fold => new Lease(Guid.NewGuid(), fold, One.Name))];
        _pool.Queue(Folds("a", 1), null);
        Assert.Equal([old[1].Id], _pool.Renew(One, [new(old[0], 5, true), new(old[1], 5, true)], Start));
        Assert.Empty(_pool.Lease(Two, 9, Start));
        Assert.Equal([new LeaseProgress(old[0], 5, true)], _pool.Running("a"));
    }

    [Fact]
    public void Renew_UnknownLeaseOfAnExperimentAtItsLimit_IsLost()
    {
        // Paused and resumed: a silo still trains what another slot's lease has made one too many.
        _pool.Queue(Folds("a", 2), 1);
        Lease held = Assert.Single(_pool.Lease(Two, 9, Start));
        var old = new Lease(Guid.NewGuid(), Folds("a", 2)[1], One.Name);
        Assert.Equal([old.Id], _pool.Renew(One, [new(old, 5, true)], Start));
        _pool.Release(held.Id);
        Assert.Equal([old.Fold], _pool.Lease(Two, 9, Start).Select(lease => lease.Fold));
    }

    [Fact]
    public void Renew_Withdrawn_IsLost()
    {
        _pool.Queue(Folds("a", 3), null);
        Lease lease = _pool.Lease(One, 1, Start)[0];
        _pool.Withdraw("a");
        Assert.Equal([lease.Id], _pool.Renew(One, [new(lease, 1, true)], Start));
        Assert.Empty(_pool.Lease(One, 9, Start));
    }

    [Fact]
    public void Silos_Heard_ShowTheirLeasesByName()
    {
        _pool.Queue(Folds("a", 1), null);
        _pool.Lease(Two, 0, Start);
        Lease lease = _pool.Lease(One, 1, Start)[0];
        SiloSnapshot[] silos = [.. _pool.Silos];
        Assert.Equal([One, Two], silos.Select(silo => silo.Silo));
        Assert.Equal([new LeaseProgress(lease, 0, false)], silos[0].Leases);
        Assert.Empty(silos[1].Leases);
        Assert.Equal(5, _pool.SlotCount);
    }

    private static FoldId[] Folds(string experiment, int count) => [.. Enumerable.Range(1, count).Select(fold => new FoldId(experiment, 1, fold))];
}
