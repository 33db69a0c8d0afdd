namespace Gridfold.Grains.Logs;

/// <summary>The kinds of events in an experiment's log.</summary>
public enum LogKind
{
    /// <summary>The experiment's state has changed.</summary>
    StateChanged,

    /// <summary>A lease ended without a message from its silo. The fold waits again.</summary>
    LeaseLost,

    /// <summary>A training broke. The fold is tried again.</summary>
    TrainingBroke,

    /// <summary>A fold went on from a checkpoint.</summary>
    Resumed,

    /// <summary>A checkpoint could not be used. The one before it is used.</summary>
    CheckpointDamaged,

    /// <summary>A result came from a silo that no longer held the fold, and was refused.</summary>
    ResultRefused,

    /// <summary>A silo on which every training broke gets no jobs for some minutes.</summary>
    SiloQuarantined,

    /// <summary>The experiment, or a part of it, is not used until an operator has looked at it.</summary>
    SetAside,
}
