namespace Gridfold.Grains.Slots;

/// <summary>The reason why a lease was given back.</summary>
public enum LeaseEnd
{
    /// <summary>The training has ended.</summary>
    Done,

    /// <summary>There was nothing to train.</summary>
    Unneeded,

    /// <summary>The training broke. The fold waits again, for another silo if there is one.</summary>
    Faulted,

    /// <summary>The silo gives the fold back untrained or partly trained. The fold waits again.</summary>
    Returned,
}
