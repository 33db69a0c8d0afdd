namespace Gridfold.Grains.Logs;

/// <summary>One event in the life of an experiment.</summary>
/// <param name="At">The time of the event.</param>
/// <param name="Kind">The kind of the event.</param>
/// <param name="Message">The event in words.</param>
[GenerateSerializer, Immutable, Alias("gridfold.log-entry")]
public sealed record LogEntry([property: Id(0)] DateTimeOffset At, [property: Id(1)] LogKind Kind, [property: Id(2)] string Message);
