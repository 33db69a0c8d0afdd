namespace Gridfold.Grains.Audit;

/// <summary>A part of the audit log.</summary>
/// <param name="Entries">The orders, the newest first.</param>
/// <param name="Total">The number of all orders so far, with those that are no longer kept.</param>
/// <param name="First">The number of the oldest order that is kept. 0 when there is none.</param>
[GenerateSerializer, Immutable, Alias("gridfold.audit-page")]
public sealed record AuditPage(
    [property: Id(0)] IReadOnlyList<AuditEntry> Entries, [property: Id(1)] long Total, [property: Id(2)] long First);
