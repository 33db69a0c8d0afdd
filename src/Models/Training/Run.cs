using Gridfold.Models.Networks;

namespace Gridfold.Models.Training;

/// <summary>One network in a job, from its first weights or its checkpoint to its last epoch.</summary>
/// <param name="Network">See <see cref="RunSpec.Network"/>.</param>
/// <param name="Training">See <see cref="RunSpec.Training"/>.</param>
/// <param name="Observer">Decides where the run begins and when it is saved, read and dropped; receives its results.</param>
public sealed record Run(NetworkSpec Network, TrainingSpec Training, IRunObserver<RunResult> Observer) : RunSpec(Network, Training)
{
    /// <summary>See <see cref="RunResult.EngineReason"/>.</summary>
    internal string? EngineReason { get; init; }

    /// <summary>Whether results have a checkpoint from which a training with more epochs goes on.</summary>
    public bool KeepsCheckpoint { get; init; }
}
