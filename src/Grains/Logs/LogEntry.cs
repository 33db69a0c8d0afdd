namespace Gridfold.Grains.Logs;

/// <summary>What an experiment's log tells of.</summary>
public enum LogKind
{
    /// <summary>The experiment's state has changed.</summary>
    StateChanged,

    /// <summary>A lease ended without word from its silo; the fold waits again.</summary>
    LeaseLost,

    /// <summary>A training broke; the fold is tried again.</summary>
    TrainingBroke,

    /// <summary>A fold went on from a checkpoint.</summary>
    Resumed,

    /// <summary>A checkpoint could not be used; the one before it is.</summary>
    CheckpointDamaged,

    /// <summary>A result came from a silo that no longer held the fold, and was refused.</summary>
    ResultRefused,

    /// <summary>A silo on which every training broke gets no work for a while.</summary>
    SiloQuarantined,

    /// <summary>The experiment is not run, or something of it not used, until an operator has looked at it.</summary>
    SetAside,
}

/// <summary>One event in the life of an experiment.</summary>
/// <param name="At">When.</param>
/// <param name="Kind">What.</param>
/// <param name="Message">For people.</param>
[GenerateSerializer, Immutable, Alias("gridfold.log-entry")]
public sealed record LogEntry([property: Id(0)] DateTimeOffset At, [property: Id(1)] LogKind Kind, [property: Id(2)] string Message);

/// <summary>An experiment's log.</summary>
/// <param name="Entries">The latest, oldest first.</param>
/// <param name="Counts">How many there ever were of each kind.</param>
[GenerateSerializer, Immutable, Alias("gridfold.experiment-log")]
public sealed record ExperimentLog([property: Id(0)] IReadOnlyList<LogEntry> Entries, [property: Id(1)] IReadOnlyDictionary<LogKind, long> Counts)
{
    /// <summary>How many there ever were of a kind.</summary>
    public long Count(LogKind kind) => Counts.GetValueOrDefault(kind);
}
