using Gridfold.Grains.Calls;
using Gridfold.Grains.Folds;

namespace Gridfold.Grains.Slots;

/// <summary>Folds that wait, silos with slots, and the leases between them. One for the cluster. Slots pull; nobody pushes.</summary>
[Alias("gridfold.ISlotPoolGrain")]
public interface ISlotPoolGrain : IGrainWithStringKey
{
    /// <summary>Adds folds that wait for a slot; one that waits or is leased already is left as it is.</summary>
    /// <param name="folds">Of one experiment. Those of the group with the same number are leased together, as one job, when they wait together.</param>
    /// <param name="group">See <see cref="Slots.Lease.Group"/>.</param>
    /// <param name="share">What the experiment may take.</param>
    [Alias("Queue"), CalledBy(Caller.Silo)]
    Task Queue(IReadOnlyList<FoldId> folds, long group, ExperimentShare share);

    /// <summary>Takes an experiment's folds out of the queue and ends its leases.</summary>
    /// <param name="experiment">Its id.</param>
    /// <param name="run">Which run of it has ended; see <see cref="ExperimentShare"/>.</param>
    /// <param name="isFinal">Whether it will not come back: what its trainings have done so far need not be kept.</param>
    [Alias("Withdraw"), CalledBy(Caller.Silo)]
    Task Withdraw(string experiment, long run, bool isFinal);

    /// <summary>Takes an experiment's folds out of the queue and leaves it its leases.</summary>
    /// <returns>How many leases it holds; null when the pool has just come to life and does not know: ask again.</returns>
    [Alias("StopQueueing"), CalledBy(Caller.Silo)]
    Task<int?> StopQueueing(string experiment);

    /// <summary>Leases jobs to a silo, each with a lease for every fold; waits a while when there are none.</summary>
    /// <param name="silo">Who asks.</param>
    /// <param name="count">At most this many jobs.</param>
    /// <returns>None when nothing came in time: ask again.</returns>
    [Alias("Lease"), CalledBy(Caller.Silo)]
    Task<IReadOnlyList<Lease>> Lease(SiloSlots silo, int count);

    /// <summary>A silo's heartbeat: names every lease that it holds.</summary>
    [Alias("Renew"), CalledBy(Caller.Silo)]
    Task<SiloOrders> Renew(SiloSlots silo, IReadOnlyList<LeaseProgress> leases);

    /// <summary>Leases of one training are given back; folds that wait again do so together.</summary>
    [Alias("Release"), CalledBy(Caller.Silo)]
    Task Release(IReadOnlyList<LeaseId> leases, LeaseEnd end);

    /// <summary>A silo leaves: its leases end, their folds wait again.</summary>
    [Alias("Leave"), CalledBy(Caller.Silo)]
    Task Leave(SiloAddress silo);

    /// <summary>Asks a silo to save and give back what it trains and to take nothing new, or lets it work again.</summary>
    /// <returns>False when there is no silo of that name.</returns>
    [Alias("Drain"), CalledBy(Caller.Client)]
    Task<bool> Drain(string silo, bool isDraining);

    /// <summary>The silos that were heard of lately, by name.</summary>
    [Alias("GetSilos"), CalledBy(Caller.Client)]
    Task<IReadOnlyList<SiloSnapshot>> GetSilos();

    /// <summary>What is leased of an experiment.</summary>
    [Alias("GetRunning"), CalledBy(Caller.Silo)]
    Task<IReadOnlyList<LeaseProgress>> GetRunning(string experiment);

    /// <summary>The slots of all silos that get work.</summary>
    [Alias("GetSlots"), CalledBy(Caller.Client)]
    Task<ClusterSlots> GetSlots();
}

/// <summary>Finds the cluster's slot pool.</summary>
public static class SlotPoolGrainFactory
{
    /// <summary>The key of the one slot pool; a pool of another key does not come to life.</summary>
    internal const string Key = "cluster";

    /// <summary>The one slot pool.</summary>
    public static ISlotPoolGrain GetSlotPool(this IGrainFactory grains) => grains.GetGrain<ISlotPoolGrain>(Key);
}
