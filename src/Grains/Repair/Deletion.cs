namespace Gridfold.Grains.Repair;

/// <summary>The outcome of an order to delete an experiment.</summary>
public enum Deletion
{
    /// <summary>The experiment is deleted completely.</summary>
    Done,

    /// <summary>The experiment has not ended. It must be cancelled first.</summary>
    NotEnded,

    /// <summary>The storage cannot find the states of an experiment, so nothing was deleted.</summary>
    NotSupported,
}
