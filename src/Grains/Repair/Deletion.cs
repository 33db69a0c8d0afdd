namespace Gridfold.Grains.Repair;

/// <summary>What became of an order to delete an experiment.</summary>
public enum Deletion
{
    /// <summary>Nothing of it is left.</summary>
    Done,

    /// <summary>It has not ended: it has to be cancelled first.</summary>
    NotEnded,

    /// <summary>The storage cannot find the states that belong to it, so nothing was deleted.</summary>
    NotSupported,
}
