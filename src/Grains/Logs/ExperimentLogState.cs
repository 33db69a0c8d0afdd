using Gridfold.Grains.States;

namespace Gridfold.Grains.Logs;

/// <summary>The stored state of a log.</summary>
[GenerateSerializer, Alias("gridfold.experiment-log-state")]
internal sealed class ExperimentLogState : IStoredState
{
    /// <summary>The latest events, the oldest first.</summary>
    [Id(0)]
    public Queue<LogEntry> Entries { get; set; } = [];

    /// <summary>The number of all events so far, by kind.</summary>
    [Id(1)]
    public Dictionary<LogKind, long> Counts { get; set; } = [];

    /// <inheritdoc/>
    [field: NonSerialized]
    public StateDamage? Damage { get; set; }
}
