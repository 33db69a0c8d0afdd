namespace Gridfold.Grains;

/// <summary>The states of an experiment, a trial and a fold.</summary>
public enum Status
{
    /// <summary>Known, not started.</summary>
    Pending,

    /// <summary>At work, or waiting for a slot.</summary>
    Running,

    /// <summary>Holds no slot; can be resumed.</summary>
    Paused,

    /// <summary>Ended with a result.</summary>
    Completed,

    /// <summary>Ended early because it could not win.</summary>
    Pruned,

    /// <summary>Ended without a result, for a stated reason.</summary>
    Failed,

    /// <summary>Ended by its user; what was recorded is kept.</summary>
    Cancelled,

    /// <summary>What is stored of it cannot be used. This is never stored.</summary>
    Damaged,
}
