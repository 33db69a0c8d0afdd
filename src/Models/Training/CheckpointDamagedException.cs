namespace Gridfold.Models.Training;

/// <summary>Reports a checkpoint that no run can resume from: it was changed, or another training or another program saved it.</summary>
public sealed class CheckpointDamagedException : Exception
{
    /// <summary>Makes the exception with its reason.</summary>
    public CheckpointDamagedException(string reason) : this(reason, null)
    {
    }

    /// <summary>Makes the exception with its reason and the exception that showed the damage.</summary>
    public CheckpointDamagedException(string reason, Exception? innerException)
        : base($"the checkpoint cannot be used: {reason}", innerException)
    {
    }
}
