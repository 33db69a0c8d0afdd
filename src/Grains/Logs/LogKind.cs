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
