using Gridfold.Grains.Slots;

namespace Gridfold.Grains.Tests.Slots;

/// <summary>Trainings that break, and silos where they do.</summary>
public sealed class SlotPoolFaultTests : SlotPoolCalls
{
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
}
