namespace Gridfold.Models.Training;

/// <summary>What a run does at a place where it could be saved.</summary>
public enum CheckpointAnswer
{
    /// <summary>It goes on.</summary>
    Continue,

    /// <summary>It is saved and goes on.</summary>
    Save,

    /// <summary>It is saved and ends; see <see cref="RunResult.SuspendedAt"/>.</summary>
    SaveAndStop,
}
