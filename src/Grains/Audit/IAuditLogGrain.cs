using Gridfold.Grains.Calls;

namespace Gridfold.Grains.Audit;

/// <summary>The log of all orders that came through the HTTP API. The cluster has one.</summary>
[Alias("gridfold.IAuditLogGrain")]
public interface IAuditLogGrain : IGrainWithStringKey
{
    /// <summary>Writes down an order before it is carried out. The entry is on disk when this call returns.</summary>
    /// <returns>The number of the entry.</returns>
    [Alias("Begin"), CalledBy(Caller.Silo)]
    Task<long> Begin(AuditedOrder order);

    /// <summary>Writes down the outcome of an order. Does nothing when the entry is no longer kept.</summary>
    [Alias("End"), CalledBy(Caller.Silo)]
    Task End(long number, string outcome);

    /// <summary>The orders before a number, the newest first.</summary>
    /// <param name="before">The number after the newest wanted order. Null for the newest of all.</param>
    /// <param name="count">The greatest number of entries.</param>
    [Alias("Read"), CalledBy(Caller.Silo)]
    Task<AuditPage> Read(long? before, int count);
}
