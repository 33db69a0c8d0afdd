namespace Gridfold.Grains.Audit;

/// <summary>One order in the audit log.</summary>
/// <param name="Number">The number of the order, counted from 1.</param>
/// <param name="At">The time at which the order came.</param>
/// <param name="Order">The order.</param>
/// <param name="Outcome">The outcome in words. Null while the order is carried out, and when its silo ended before it was.</param>
[GenerateSerializer, Immutable, Alias("gridfold.audit-entry")]
public sealed record AuditEntry(
    [property: Id(0)] long Number,
    [property: Id(1)] DateTimeOffset At,
    [property: Id(2)] AuditedOrder Order,
    [property: Id(3)] string? Outcome);
