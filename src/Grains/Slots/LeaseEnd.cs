namespace Gridfold.Grains.Slots;

/// <summary>How a lease was given back.</summary>
public enum LeaseEnd
{
    /// <summary>The training has ended.</summary>
    Done,

    /// <summary>There was nothing to train.</summary>
    Unneeded,

    /// <summary>The training broke: the fold waits again, for another silo if there is one.</summary>
    Faulted,

    /// <summary>The silo gives it back untrained or half-trained: the fold waits again.</summary>
    Returned,
}
