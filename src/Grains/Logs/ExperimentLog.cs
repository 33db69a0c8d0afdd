namespace Gridfold.Grains.Logs;

/// <summary>An experiment's log.</summary>
/// <param name="Entries">The latest events, the oldest first.</param>
/// <param name="Counts">The number of all events so far, by kind.</param>
[GenerateSerializer, Immutable, Alias("gridfold.experiment-log")]
public sealed record ExperimentLog(
    [property: Id(0)] IReadOnlyList<LogEntry> Entries, [property: Id(1)] IReadOnlyDictionary<LogKind, long> Counts)
{
    /// <summary>The number of all events of a kind so far.</summary>
    public long Count(LogKind kind) => Counts.GetValueOrDefault(kind);
}
