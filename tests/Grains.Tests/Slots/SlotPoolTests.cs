using System.Net;
using CsCheck;
using Gridfold.Grains.Identity;
using Gridfold.Grains.Slots;
using Gridfold.Grains.Specs;

namespace Gridfold.Grains.Tests.Slots;

public sealed class SlotPoolTests
{
    private static readonly SiloSlots One = SlotPoolModel.Silo(1, 2);
    private static readonly SiloSlots Two = SlotPoolModel.Silo(2, 3);
    private static readonly SlotPoolOptions Options = SlotPoolModel.Options;
    private static readonly ExperimentShare Any = new();

    private readonly SlotPool _pool = new(Options, 1, [], TimeSpan.Zero);
    private TimeSpan _now;

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
    public void Lease_BeforeEverySiloHasToldWhatItHolds_GrantsNothing()
    {
        var pool = new SlotPool(Options, 2, [One.Address, Two.Address], TimeSpan.Zero);
        pool.Queue(Folds("a", 2), 1, Any);
        pool.Renew(One, [], TimeSpan.Zero);
        Assert.Empty(pool.Lease(One, 1, TimeSpan.Zero));
        pool.Renew(Two, [new(new Lease(new LeaseId(1, 1), Folds("a", 1)[0], Two.Name, 1, new LeaseId(1, 1)), 1, true)], TimeSpan.Zero);
        Assert.Equal(Folds("a", 2)[1..], pool.Lease(One, 2, TimeSpan.Zero).Select(lease => lease.Fold));
    }

    [Fact]
    public void StopQueueing_BeforeEverySiloHasToldWhatItHolds_DoesNotKnow()
    {
        var pool = new SlotPool(Options, 2, [One.Address, Two.Address], TimeSpan.Zero);
        pool.Renew(One, [], TimeSpan.Zero);
        Assert.Null(pool.StopQueueing("a", TimeSpan.Zero));
        pool.Renew(Two, [new(new Lease(new LeaseId(1, 1), Folds("a", 1)[0], Two.Name, 1, new LeaseId(1, 1)), 1, true)], TimeSpan.Zero);
        Assert.Equal(1, pool.StopQueueing("a", TimeSpan.Zero));
    }

    [Fact]
    public void Lease_OneSiloDeadAndOneSilent_GrantsAfterAWhile()
    {
        SiloSlots three = SlotPoolModel.Silo(3, 1);
        var pool = new SlotPool(Options, 2, [One.Address, Two.Address, three.Address], TimeSpan.Zero);
        pool.Queue(Folds("a", 1), 1, Any);
        pool.Renew(One, [], TimeSpan.Zero);
        pool.Leave(three.Address);
        Assert.Empty(pool.Lease(One, 1, Options.SettlingTime - TimeSpan.FromMilliseconds(1)));
        Assert.Single(pool.Lease(One, 1, Options.SettlingTime));
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
    public void Release_Faulted_GoesToAnotherSiloIfThereIsOne()
    {
        _pool.Queue(Folds("a", 2), 1, Any);
        Lease(Two, 0);
        Lease broken = Lease(One, 1)[0];
        Release(broken, LeaseEnd.Faulted);
        Assert.NotEqual(broken.Fold, Lease(One, 1)[0].Fold);
        Assert.Equal(broken.Fold, Lease(Two, 1)[0].Fold);
    }

    [Fact]
    public void Release_FaultedOnTheOnlySilo_ComesBackToIt()
    {
        _pool.Queue(Folds("a", 1), 1, Any);
        Lease broken = Lease(One, 1)[0];
        Release(broken, LeaseEnd.Faulted);
        Assert.Equal(broken.Fold, Lease(One, 1)[0].Fold);
    }

    [Fact]
    public void Release_EveryTrainingBreaksWhileAnotherSiloTrains_QuarantinesTheSiloForAWhile()
    {
        _pool.Queue(Folds("a", 20), 1, Any);
        Lease good = Lease(Two, 1)[0];
        Assert.Null(Break(One));
        Release(good, LeaseEnd.Done);
        Assert.Null(Break(One));
        Assert.Equal(One.Name, Break(One));
        Assert.Equal(SiloState.Quarantined, _pool.Silos.Single(silo => silo.Silo == One).State);
        Assert.Empty(Lease(One, 1));
        Assert.True(_pool.Renew(One, [], _now).IsDraining);
        Assert.Equal(new ClusterSlots(Two.Slots, AreGpus: false), _pool.Slots);

        _now += Options.QuarantineDuration + TimeSpan.FromSeconds(1);
        Renew();
        _pool.Expire(_now);
        Renew();
        _pool.Expire(_now + TimeSpan.FromSeconds(1));
        Assert.Single(Lease(One, 1));
    }

    [Fact]
    public void Release_AnotherSiloSucceedsAfterTheFaults_QuarantinesTheSiloThen()
    {
        _pool.Queue(Folds("a", 20), 1, Any);
        Lease good = Lease(Two, 1)[0];
        for (int fault = 0; fault < 5; fault++) Assert.Null(Break(One));
        Assert.Equal(One.Name, Release(good, LeaseEnd.Done));
        Assert.Null(Release(Lease(Two, 1)[0], LeaseEnd.Done));

        // One fault after it has ended is enough for the next; none is too little.
        _now += Options.QuarantineDuration + TimeSpan.FromSeconds(1);
        Renew();
        _pool.Expire(_now);
        _pool.Expire(_now);
        Assert.Null(Release(Lease(Two, 1)[0], LeaseEnd.Done));
        Assert.Equal(One.Name, Break(One));
    }

    [Fact]
    public void Release_EveryTrainingBreaksEverywhere_QuarantinesNobody()
    {
        _pool.Queue(Folds("a", 40), 1, Any);
        for (int round = 0; round < 5; round++)
        {
            Assert.Null(Break(One));
            Assert.Null(Break(Two));
        }
    }

    [Fact]
    public void Release_ASuccessBetweenFaults_BeginsTheCountAnew()
    {
        _pool.Queue(Folds("a", 40), 1, Any);
        for (int round = 0; round < 5; round++)
        {
            Assert.Null(Break(One));
            Assert.Null(Break(One));
            Release(Lease(One, 1)[0], LeaseEnd.Done);
            Release(Lease(Two, 1)[0], LeaseEnd.Done);
        }
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
    public void Expire_NotRenewed_ReturnsTheLeaseOnceAndForgetsTheSilo()
    {
        _pool.Queue(Folds("a", 2), 1, Any);
        Lease lost = Assert.Single(Lease(One, 1));
        Lease kept = Assert.Single(Lease(Two, 1));
        for (int second = 1; second <= 11; second++)
        {
            _now += TimeSpan.FromSeconds(1);
            Assert.Empty(_pool.Renew(Two, [new(kept, 3, true)], _now).Lost);
            Assert.Equal(second == 11 ? [lost] : [], _pool.Expire(_now));
        }

        Assert.Equal(["silo-2"], _pool.Silos.Select(silo => silo.Silo.Name));
        Assert.Equal([new LeaseProgress(kept, 3, true)], _pool.Running("a"));
        Assert.Equal([lost.Fold], Lease(Two, 9).Select(lease => lease.Fold));
    }

    [Fact]
    public void Expire_ThePoolWasSuspended_TakesNoLeaseForSilence()
    {
        _pool.Queue(Folds("a", 1), 1, Any);
        _pool.Expire(_now);
        Lease held = Lease(One, 1)[0];
        _now += TimeSpan.FromMinutes(5);
        Assert.Empty(_pool.Expire(_now));
        Assert.Empty(_pool.Renew(One, [new(held, 1, true)], _now).Lost);
    }

    [Fact]
    public void Renew_RanOutAndWaits_IsTakenOver()
    {
        _pool.Queue(Folds("a", 1), 1, Any);
        Lease held = Lease(One, 1)[0];
        Assert.Single(RunOut());
        Assert.Empty(_pool.Renew(One, [new(held, 5, true)], _now).Lost);
        Assert.Empty(Lease(Two, 9));
    }

    [Fact]
    public void Renew_RanOutAndLeasedElsewhere_IsLost()
    {
        _pool.Queue(Folds("a", 1), 1, Any);
        Lease held = Lease(One, 1)[0];
        RunOut();
        Lease(Two, 1);
        Assert.Equal([held.Id], _pool.Renew(One, [new(held, 5, true)], _now).Lost);
    }

    [Fact]
    public void Renew_FromBeforeThisPool_IsTakenOverAndTheLaterOfTwoWins()
    {
        var pool = new SlotPool(Options, 5, [], TimeSpan.Zero);
        Lease earlier = new(new LeaseId(4, 7), Folds("a", 1)[0], One.Name, 1, new LeaseId(4, 7)),
            later = earlier with { Id = new LeaseId(4, 9), Job = new LeaseId(4, 9), Silo = Two.Name };
        Assert.Empty(pool.Renew(One, [new(earlier, 1, true)], _now).Lost);
        Assert.Empty(pool.Renew(Two, [new(later, 1, true)], _now).Lost);
        Assert.Equal([earlier.Id], pool.Renew(One, [new(earlier, 1, true)], _now).Lost);
        Assert.Equal([new LeaseProgress(later, 1, true)], pool.Running("a"));
        Assert.False(pool.Queue(Folds("a", 1), 1, Any));
    }

    [Fact]
    public void Queue_MoreTakenOverThanAllowed_KeepsTheLatest()
    {
        var pool = new SlotPool(Options, 5, [], TimeSpan.Zero);
        Lease[] old = [
            .. Folds("a", 3).Select((fold, index) => new Lease(new LeaseId(4, index + 1), fold, One.Name, 1, new LeaseId(4, index + 1)))];
        pool.Renew(One, [.. old.Select(lease => new LeaseProgress(lease, 1, true))], _now);
        pool.Queue(Folds("a", 3), 1, Any with { MaxSlots = 1 });
        Assert.Equal([old[2].Fold], pool.Running("a").Select(progress => progress.Lease.Fold));
        Assert.Equal(
            [old[0].Id, old[1].Id], pool.Renew(One, [.. old.Select(lease => new LeaseProgress(lease, 1, true))], _now).Lost.Order());
    }

    [Fact]
    public void Release_TakenOverAndNotAnnounced_WaitsForItsExperiment()
    {
        var pool = new SlotPool(Options, 5, [], TimeSpan.Zero);
        var old = new Lease(new LeaseId(4, 1), Folds("a", 1)[0], One.Name, 1, new LeaseId(4, 1));
        pool.Renew(One, [new(old, 1, true)], _now);
        pool.Release([old.Id], LeaseEnd.Returned, _now);
        Assert.Empty(pool.Lease(Two, 1, _now));
        Assert.True(pool.Queue(Folds("a", 1), 1, Any));
        Assert.Equal(Folds("a", 1), pool.Lease(Two, 1, _now).Select(lease => lease.Fold));
    }

    [Fact]
    public void Expire_TakenOverAndNeverAnnounced_IsLostInTheEnd()
    {
        var pool = new SlotPool(Options, 5, [], TimeSpan.Zero);
        var old = new Lease(new LeaseId(4, 1), Folds("a", 1)[0], One.Name, 1, new LeaseId(4, 1));
        for (TimeSpan now = TimeSpan.Zero; now < Options.AnnouncementWait; now += TimeSpan.FromSeconds(1))
        {
            Assert.Empty(pool.Renew(One, [new(old, 1, true)], now).Lost);
            pool.Expire(now);
        }

        pool.Expire(Options.AnnouncementWait + TimeSpan.FromSeconds(1));
        Assert.Equal([old.Id], pool.Renew(One, [new(old, 1, true)], Options.AnnouncementWait + TimeSpan.FromSeconds(1)).Lost);
    }

    [Fact]
    public void Renew_Withdrawn_IsLostAndCancelledWhenFinal()
    {
        _pool.Queue([.. Folds("a", 1), .. Folds("b", 1)], 1, Any);
        IReadOnlyList<Lease> leases = Lease(One, 2);
        _pool.Withdraw("a", 0, isFinal: false);
        _pool.Withdraw("b", 0, isFinal: true);
        SiloOrders orders = _pool.Renew(One, [.. leases.Select(lease => new LeaseProgress(lease, 1, true))], _now);
        Assert.Equal([leases[0].Id], orders.Lost);
        Assert.Equal([leases[1].Id], orders.Cancelled);
        Assert.Empty(Lease(One, 9));
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

    [Fact]
    public void Leave_Silo_IsNeverHeardAgain()
    {
        _pool.Queue(Folds("a", 1), 1, Any);
        Lease held = Lease(One, 1)[0];
        Assert.Equal([held], _pool.Leave(One.Address));
        Assert.Equal([held.Id], _pool.Renew(One, [new(held, 1, true)], _now).Lost);
        Assert.Empty(Lease(One, 1));
        Assert.Empty(_pool.Silos);
        Assert.Single(Lease(Two, 1));
    }

    [Fact]
    public void Lease_SiloStartedAgainUnderItsName_EndsTheLeasesOfTheProcessBefore()
    {
        _pool.Queue(Folds("a", 1), 1, Any);
        Lease held = Lease(One, 1)[0];
        SiloSlots again = One with { Address = SiloAddress.New(new IPEndPoint(IPAddress.Loopback, 1), 2) };
        Assert.Equal([held.Fold], Lease(again, 1).Select(lease => lease.Fold));
        Assert.Equal([held.Id], _pool.Renew(One, [new(held, 1, true)], _now).Lost);
        Assert.Equal([again], _pool.Silos.Select(silo => silo.Silo));
    }

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

    /// <summary>Trials of experiment a from one on.</summary>
    private static FoldId[] Group(long first, int trials, int folds = 1, int fold = 1) =>
        [.. Enumerable.Range(0, trials)
            .SelectMany(trial => Enumerable.Range(fold, folds).Select(number => new FoldId("a", first + trial, number)))];

    private static FoldId[] Folds(string experiment, int count) =>
        [.. Enumerable.Range(1, count).Select(fold => new FoldId(experiment, 1, fold))];

    private IReadOnlyList<Lease> Lease(SiloSlots silo, int count) => _pool.Lease(silo, count, _now);

    private string? Release(Lease lease, LeaseEnd end) => _pool.Release([lease.Id], end, _now);

    private string? Break(SiloSlots silo) => Release(Lease(silo, 1)[0], LeaseEnd.Faulted);

    private void Renew()
    {
        foreach (SiloSlots silo in (SiloSlots[])[One, Two]) _pool.Renew(silo, [], _now);
    }

    /// <summary>Lets every lease run out, with reviews as a pool that listens has them.</summary>
    private List<Lease> RunOut()
    {
        var ended = new List<Lease>();
        for (int second = 0; second < 12; second++)
        {
            _now += TimeSpan.FromSeconds(1);
            ended.AddRange(_pool.Expire(_now));
        }

        return ended;
    }
}
