namespace Gridfold.Grains;

/// <summary>The states of an experiment, a trial and a fold.</summary>
public enum Status
{
    /// <summary>Known, but not started.</summary>
    Pending,

    /// <summary>In progress, or waiting for a slot.</summary>
    Running,

    /// <summary>Without a slot. It can be resumed.</summary>
    Paused,

    /// <summary>Ended with a result.</summary>
    Completed,

    /// <summary>Ended early because it could not become the best.</summary>
    Pruned,

    /// <summary>Ended without a result, for a stated reason.</summary>
    Failed,

    /// <summary>Ended by the user. The recorded results are kept.</summary>
    Cancelled,

    /// <summary>The stored state cannot be used. This status is never stored.</summary>
    Damaged,
}
