namespace Gridfold.Hosting.Specs;

/// <summary>Whether the checkpoint after the last epoch is kept.</summary>
public enum KeptCheckpoint
{
    /// <summary>The checkpoint is kept, so that epochs can be added later.</summary>
    Last,

    /// <summary>No checkpoint is kept.</summary>
    None,
}
