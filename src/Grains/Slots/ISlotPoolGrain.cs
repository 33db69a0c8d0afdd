using Gridfold.Grains.Calls;
using Gridfold.Grains.Identity;
using Gridfold.Grains.Specs;

namespace Gridfold.Grains.Slots;

/// <summary>
/// Holds the folds that wait, the silos with slots, and the leases between them. The cluster has one slot pool. Slots ask for work; the
/// pool does not send it.
/// </summary>
[Alias("gridfold.ISlotPoolGrain")]
public interface ISlotPoolGrain : IGrainWithStringKey
{
    /// <summary>Adds folds that wait for a slot. A fold that waits already or is leased stays as it is.</summary>
    /// <param name="folds">
    /// The folds, all of one experiment. Those of the group with the same fold number are leased together as one job, when they wait
    /// together.
    /// </param>
    /// <param name="group">See <see cref="Slots.Lease.Group"/>.</param>
    /// <param name="share">The share of the slots that the experiment may take.</param>
    [Alias("Queue"), CalledBy(Caller.Silo)]
    Task Queue(IReadOnlyList<FoldId> folds, long group, ExperimentShare share);

    /// <summary>Takes an experiment's folds out of the queue and ends its leases.</summary>
    /// <param name="experiment">The experiment's id.</param>
    /// <param name="run">The number of the run that has ended; see <see cref="ExperimentShare"/>.</param>
    /// <param name="isFinal">Whether the experiment is over for good, so that its checkpoints need not be kept.</param>
    [Alias("Withdraw"), CalledBy(Caller.Silo)]
    Task Withdraw(string experiment, long run, bool isFinal);

    /// <summary>Takes an experiment's folds out of the queue. The experiment keeps its leases.</summary>
    /// <returns>The number of leases that the experiment holds. Null when a new pool does not know it yet; ask again.</returns>
    [Alias("StopQueueing"), CalledBy(Caller.Silo)]
    Task<int?> StopQueueing(string experiment);

    /// <summary>Leases jobs to a silo, each with a lease for every fold. Waits for some time when there are none.</summary>
    /// <param name="silo">The silo that asks.</param>
    /// <param name="count">The greatest number of jobs.</param>
    /// <returns>The leases. None when no work came in time; ask again.</returns>
    [Alias("Lease"), CalledBy(Caller.Silo)]
    Task<IReadOnlyList<Lease>> Lease(SiloSlots silo, int count);

    /// <summary>Takes a silo's heartbeat, which names every lease that the silo holds.</summary>
    [Alias("Renew"), CalledBy(Caller.Silo)]
    Task<SiloOrders> Renew(SiloSlots silo, IReadOnlyList<LeaseProgress> leases);

    /// <summary>Takes back leases of one training. Folds that wait again do so together.</summary>
    [Alias("Release"), CalledBy(Caller.Silo)]
    Task Release(IReadOnlyList<LeaseId> leases, LeaseEnd end);

    /// <summary>Removes a silo that leaves. Its leases end, and their folds wait again.</summary>
    [Alias("Leave"), CalledBy(Caller.Silo)]
    Task Leave(SiloAddress silo);

    /// <summary>Tells a silo to save and give back its jobs and to take no new ones; or lets it work again.</summary>
    /// <returns>False when there is no silo with this name.</returns>
    [Alias("Drain"), CalledBy(Caller.Client)]
    Task<bool> Drain(string silo, bool isDraining);

    /// <summary>The silos that the pool heard from lately, by name.</summary>
    [Alias("GetSilos"), CalledBy(Caller.Client)]
    Task<IReadOnlyList<SiloSnapshot>> GetSilos();

    /// <summary>The leases of an experiment.</summary>
    [Alias("GetRunning"), CalledBy(Caller.Silo)]
    Task<IReadOnlyList<LeaseProgress>> GetRunning(string experiment);

    /// <summary>The newest lease: every lease that the pool grants later is greater.</summary>
    [Alias("GetNewestLease"), CalledBy(Caller.Silo)]
    Task<LeaseId> GetNewestLease();

    /// <summary>The slots of all silos that get work.</summary>
    [Alias("GetSlots"), CalledBy(Caller.Client)]
    Task<ClusterSlots> GetSlots();

    /// <summary>Counts the slots that the experiments of a user hold.</summary>
    [Alias("CountSlots"), CalledBy(Caller.Silo)]
    Task<int> CountSlots(string user);
}
