namespace Gridfold.Models.Training;

/// <summary>
/// A checkpoint cannot be resumed from: it is not what was saved, or it was saved by another training or another program.
/// </summary>
public sealed class CheckpointDamagedException : Exception
{
    /// <summary>Says why.</summary>
    public CheckpointDamagedException(string reason) : this(reason, null)
    {
    }

    /// <summary>Says why, and what gave it away.</summary>
    public CheckpointDamagedException(string reason, Exception? innerException)
        : base($"the checkpoint cannot be used: {reason}", innerException)
    {
    }
}
