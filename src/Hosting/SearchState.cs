namespace Gridfold.Hosting;

/// <summary>The states of an experiment and of a trial.</summary>
public enum SearchState
{
    /// <summary>Known, and not started.</summary>
    Pending,

    /// <summary>In progress, or waiting for a slot.</summary>
    Running,

    /// <summary>Without a slot. The experiment can be resumed.</summary>
    Paused,

    /// <summary>Ended with a result.</summary>
    Completed,

    /// <summary>Ended early because the trial could not become the best.</summary>
    Pruned,

    /// <summary>Ended without a result.</summary>
    Failed,

    /// <summary>Ended by the user. The recorded results are kept.</summary>
    Cancelled,
}
