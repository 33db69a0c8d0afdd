namespace Gridfold.Models.Training;

/// <summary>What a run does at a place where it can be saved.</summary>
public enum CheckpointAnswer
{
    /// <summary>The run goes on.</summary>
    Continue,

    /// <summary>The run is saved and goes on.</summary>
    Save,

    /// <summary>The run is saved and ends; see <see cref="RunResult.SuspendedAt"/>.</summary>
    SaveAndStop,
}
