using CsCheck;
using Gridfold.Grains.Identity;
using Gridfold.Grains.Slots;

namespace Gridfold.Grains.Tests.Slots;

public sealed class SlotPoolTests : SlotPoolCalls
{
    /// <summary>Later trials can wait for earlier ones, and never the other way round.</summary>
    [Fact]
    public void Lease_FoldsOfEarlierTrialsCameLater_AreLeasedFirst()
    {
        foreach (int trial in (int[])[4, 9, 1, 4]) _pool.Queue([new FoldId("a", trial, trial == 4 ? 2 : 1)], trial, Any);
        _pool.Queue([new FoldId("a", 4, 1)], 4, Any);
        Assert.Equal([(1, 1), (4, 2), (4, 1), (9, 1)], Lease(One, 9).Select(lease => ((int)lease.Fold.Trial, lease.Fold.Fold)));
    }

    [Fact]
    public void AnyCalls_InAnyOrder_AgreeWithTheModel() =>
        Gen.Select(Gen.Int[0, 8], Gen.Int[0, 2], Gen.Int[0, 2], Gen.Int[1, 6]).Array[1, 120].Sample(steps =>
        {
            var model = new SlotPoolModel();
            foreach ((int action, int silo, int experiment, int number) in steps) model.Step(action, silo, experiment, number);
            model.Drain();
        }, iter: 2000);

    [Fact]
    public void Lease_OneExperiment_GivesFoldsInTheOrderQueued()
    {
        _pool.Queue(Folds("a", 4), 1, Any);
        Assert.Equal(Folds("a", 3), Lease(One, 3).Select(lease => lease.Fold));
        Assert.Equal(Folds("a", 4)[3..], Lease(Two, 3).Select(lease => lease.Fold));
    }

    [Fact]
    public void Lease_SiloWhoseDeviceIsRefused_GetsNothingAndHasNoSlotsThatCount()
    {
        SiloSlots refused = Two with { IsRefused = true, SelfTest = "cpu refused: libtorch computes the output of conv2d wrongly" };
        _pool.Renew(One, [], _now);
        SiloOrders orders = _pool.Renew(refused, [], _now);
        _pool.Queue(Folds("a", 4), 1, Any);

        Assert.True(orders.IsDraining);
        Assert.Empty(Lease(refused, 3));
        Assert.Equal(4, Lease(One, 4).Count);
        Assert.Equal(One.Slots, _pool.Slots.Count);
        Assert.Equal([SiloState.Active, SiloState.Refused], _pool.Silos.Select(silo => silo.State));
    }

    [Fact]
    public void Lease_SiloThatReadsAnExperimentsData_GetsJobsOfOthersUntilItHas()
    {
        _pool.Queue(Folds("a", 4), 1, Any);
        _pool.Queue(Folds("b", 4), 1, Any);
        SiloSlots loading = One with { Loading = ["a"] };
        Assert.All(Lease(loading, 3), lease => Assert.Equal("b", lease.Fold.Experiment));
        Assert.Equal(["a"], _pool.LoadingOn(One));
        Assert.Contains(Lease(Two, 3), lease => lease.Fold.Experiment == "a");
        _pool.Renew(One, [], _now);
        Assert.Null(_pool.LoadingOn(loading));
        Assert.Contains(Lease(One, 3), lease => lease.Fold.Experiment == "a");
    }

    [Fact]
    public void Lease_EachLease_HasAGreaterIdThanTheOnesBefore()
    {
        _pool.Queue(Folds("a", 4), 1, Any);
        LeaseId[] ids = [.. Lease(One, 2).Concat(Lease(Two, 2)).Select(lease => lease.Id)];
        Assert.Equal(ids.Order(), ids);
        Assert.Equal(4, ids.Distinct().Count());
        Assert.True(new SlotPool(Options, 2, [], TimeSpan.Zero).Queue(Folds("a", 1), 1, Any));
        Assert.True(new LeaseId(2, 1) > ids[^1]);
    }

    [Fact]
    public void Slots_GpusAndProcessors_AreGpusWhereAllAre()
    {
        SiloSlots gpu = One with { Device = SiloSlots.Cuda };
        Assert.Equal(new ClusterSlots(0, AreGpus: false), _pool.Slots);
        _pool.Renew(gpu, [], _now);
        Assert.Equal(new ClusterSlots(gpu.Slots, AreGpus: true), _pool.Slots);
        _pool.Renew(Two, [], _now);
        Assert.Equal(new ClusterSlots(gpu.Slots + Two.Slots, AreGpus: false), _pool.Slots);
    }

    [Fact]
    public void Queue_FoldThatWaitsOrIsLeased_IsLeftAsItIs()
    {
        Assert.True(_pool.Queue(Folds("a", 2), 1, Any));
        Assert.False(_pool.Queue(Folds("a", 2), 1, Any));
        Lease(One, 1);
        Assert.False(_pool.Queue(Folds("a", 2), 1, Any));
        Assert.Single(Lease(One, 9));
    }

    [Fact]
    public void Queue_SaidBeforeTheHalt_CountsNoLonger()
    {
        _pool.Queue(Folds("a", 2), 1, Any with { Run = 1 });
        _pool.Withdraw("a", 1, isFinal: false);
        Assert.False(_pool.Queue(Folds("a", 2), 1, Any with { Run = 1 }));
        Assert.Empty(Lease(One, 1));
        Assert.True(_pool.Queue(Folds("a", 2), 1, Any with { Run = 2 }));
        Assert.Single(Lease(One, 1));
    }

    [Theory]
    [InlineData(LeaseEnd.Returned)]
    [InlineData(LeaseEnd.Faulted)]
    public void Release_NotDone_WaitsAgainBeforeTheOthers(LeaseEnd end)
    {
        _pool.Queue(Folds("a", 3), 1, Any);
        Lease first = Lease(One, 1)[0];
        Release(first, end);
        Assert.Equal([first.Fold], Lease(Two, 1).Select(lease => lease.Fold));
    }

    [Theory]
    [InlineData(LeaseEnd.Done)]
    [InlineData(LeaseEnd.Unneeded)]
    public void Release_Done_IsForgotten(LeaseEnd end)
    {
        _pool.Queue(Folds("a", 1), 1, Any);
        Release(Lease(One, 1)[0], end);
        Assert.Empty(Lease(Two, 1));
        Assert.Empty(_pool.Experiments);
    }

    [Fact]
    public void Drain_Silo_GetsNothingUntilItIsUndrained()
    {
        _pool.Queue(Folds("a", 3), 1, Any);
        Lease(One, 1);
        Assert.Equal(One.Address, _pool.Drain(One.Name, true));
        Assert.True(_pool.Renew(One, [], _now).IsDraining);
        Assert.Empty(Lease(One, 1));
        _pool.Drain(One.Name, false);
        Assert.Single(Lease(One, 1));
        Assert.Null(_pool.Drain("nobody", true));
    }

    [Fact]
    public void Lease_SlotIdlesWhileAnotherSiloHasLeasedAhead_IsAskedForAndComesToTheIdleSlot()
    {
        _pool.Queue(Folds("a", 4), 1, Any);
        IReadOnlyList<Lease> ahead = Lease(One, 4);
        Assert.Empty(_pool.Renew(One, Progress(ahead), _now).Wanted);
        Assert.Empty(Lease(Two, 1));
        IReadOnlyList<LeaseId> wanted = _pool.Renew(One, Progress(ahead), _now).Wanted;
        Assert.Equal([ahead[2].Id, ahead[3].Id], wanted);

        Release(ahead[3], LeaseEnd.Returned);
        Assert.Empty(Lease(One, 2));
        Assert.Equal([ahead[3].Fold], Lease(Two, 1).Select(lease => lease.Fold));

        static LeaseProgress[] Progress(IReadOnlyList<Lease> leases) =>
            [.. leases.Select((lease, index) => new LeaseProgress(lease, 1, index < 2))];
    }

    [Fact]
    public void StopQueueing_Experiment_KeepsItsLeasesOnly()
    {
        _pool.Queue(Folds("a", 5), 1, Any);
        Lease held = Lease(One, 1)[0];
        Assert.Equal(1, _pool.StopQueueing("a", _now));
        Assert.Empty(Lease(Two, 9));
        Release(held, LeaseEnd.Done);
        Assert.Equal(0, _pool.StopQueueing("a", _now));
    }
}
