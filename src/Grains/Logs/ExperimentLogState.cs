using Gridfold.Grains.States;

namespace Gridfold.Grains.Logs;

/// <summary>What is stored of a log.</summary>
[GenerateSerializer, Alias("gridfold.experiment-log-state")]
internal sealed class ExperimentLogState : IStoredState
{
    /// <summary>The latest, oldest first.</summary>
    [Id(0)]
    public Queue<LogEntry> Entries { get; set; } = [];

    /// <summary>How many there ever were of each kind.</summary>
    [Id(1)]
    public Dictionary<LogKind, long> Counts { get; set; } = [];

    /// <inheritdoc/>
    [field: NonSerialized]
    public StateDamage? Damage { get; set; }
}
