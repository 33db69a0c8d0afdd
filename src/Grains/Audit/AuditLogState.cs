using Gridfold.Grains.States;

namespace Gridfold.Grains.Audit;

/// <summary>The stored state of the audit log.</summary>
[GenerateSerializer, Alias("gridfold.audit-log-state")]
internal sealed class AuditLogState : IStoredState
{
    /// <summary>The latest orders, the oldest first.</summary>
    [Id(0)]
    public List<AuditEntry> Entries { get; set; } = [];

    /// <summary>The number of all orders so far.</summary>
    [Id(1)]
    public long Total { get; set; }

    /// <inheritdoc/>
    [field: NonSerialized]
    public StateDamage? Damage { get; set; }
}
