namespace Gridfold.Grains.Logs;

/// <summary>An experiment's log.</summary>
/// <param name="Entries">The latest, oldest first.</param>
/// <param name="Counts">How many there ever were of each kind.</param>
[GenerateSerializer, Immutable, Alias("gridfold.experiment-log")]
public sealed record ExperimentLog([property: Id(0)] IReadOnlyList<LogEntry> Entries, [property: Id(1)] IReadOnlyDictionary<LogKind, long> Counts)
{
    /// <summary>How many there ever were of a kind.</summary>
    public long Count(LogKind kind) => Counts.GetValueOrDefault(kind);
}
