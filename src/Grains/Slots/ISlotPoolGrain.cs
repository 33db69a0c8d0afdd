using Gridfold.Grains.Folds;

namespace Gridfold.Grains.Slots;

/// <summary>Folds that wait, silos with slots, and the leases between them. One for the cluster. Slots pull; nobody pushes.</summary>
[Alias("gridfold.ISlotPoolGrain")]
public interface ISlotPoolGrain : IGrainWithStringKey
{
    /// <summary>Adds folds that wait for a slot; one that waits or is leased already is left as it is.</summary>
    /// <param name="folds">Of one experiment.</param>
    /// <param name="maxSlots">How many leases the experiment may hold; null for no limit.</param>
    [Alias("Queue")]
    Task Queue(IReadOnlyList<FoldId> folds, int? maxSlots);

    /// <summary>Takes an experiment's folds out of the queue and ends its leases.</summary>
    [Alias("Withdraw")]
    Task Withdraw(string experiment);

    /// <summary>Leases folds to a silo; waits a while when there are none.</summary>
    /// <param name="silo">Who asks.</param>
    /// <param name="count">At most this many.</param>
    /// <returns>None when nothing came in time: ask again.</returns>
    [Alias("Lease")]
    Task<IReadOnlyList<Lease>> Lease(SiloSlots silo, int count);

    /// <summary>A silo's heartbeat: names every lease that it holds.</summary>
    /// <returns>Those that it holds no longer: their training is to stop.</returns>
    [Alias("Renew")]
    Task<IReadOnlyList<Guid>> Renew(SiloSlots silo, IReadOnlyList<LeaseProgress> leases);

    /// <summary>A lease is done with, whatever came of it.</summary>
    [Alias("Release")]
    Task Release(Guid lease);

    /// <summary>A silo leaves: its leases end, their folds wait again.</summary>
    [Alias("Leave")]
    Task Leave(string silo);

    /// <summary>The silos that were heard of lately, by name.</summary>
    [Alias("GetSilos")]
    Task<IReadOnlyList<SiloSnapshot>> GetSilos();

    /// <summary>What is being trained of an experiment.</summary>
    [Alias("GetRunning")]
    Task<IReadOnlyList<LeaseProgress>> GetRunning(string experiment);

    /// <summary>The slots of all silos.</summary>
    [Alias("GetSlotCount")]
    Task<int> GetSlotCount();
}

/// <summary>Finds the cluster's slot pool.</summary>
public static class SlotPoolGrainFactory
{
    /// <summary>The one slot pool.</summary>
    public static ISlotPoolGrain GetSlotPool(this IGrainFactory grains) => grains.GetGrain<ISlotPoolGrain>("cluster");
}
