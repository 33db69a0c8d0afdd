using System.Net;
using Gridfold.Grains.Identity;
using Gridfold.Grains.Slots;
using Gridfold.Grains.Specs;

namespace Gridfold.Grains.Tests.Slots;

/// <summary>Leases that run out, silos that leave, and pools that begin anew.</summary>
public sealed class SlotPoolRecoveryTests : SlotPoolCalls
{
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
    public void Lease_BesideOneThatIsNotAnnounced_WaitsUntilItsUserIsKnown()
    {
        var pool = new SlotPool(Options, 5, [], TimeSpan.Zero);
        var old = new Lease(new LeaseId(4, 1), Folds("a", 1)[0], One.Name, 1, new LeaseId(4, 1));
        Assert.Empty(pool.Renew(One, [new(old, 1, true)], _now).Lost);
        ExperimentShare alice = Any with { User = "alice", MaxSlotsOfUser = 1 };
        pool.Queue(Folds("b", 1), 1, alice);
        Assert.Empty(pool.Lease(Two, 1, _now));

        // The experiment is of another user.
        pool.Queue(Folds("a", 1), 1, Any with { User = "bob", MaxSlotsOfUser = 1 });
        Assert.Equal(Folds("b", 1), pool.Lease(Two, 1, _now).Select(lease => lease.Fold));
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
}
