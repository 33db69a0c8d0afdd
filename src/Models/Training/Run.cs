using Gridfold.Models.Networks;

namespace Gridfold.Models.Training;

/// <summary>One network inside a job: its way from its first weights, or from where it was saved, to its last epoch.</summary>
/// <param name="Network">See <see cref="RunSpec.Network"/>.</param>
/// <param name="Training">See <see cref="RunSpec.Training"/>.</param>
/// <param name="Observer">Says where the run goes on from, when it is saved, read and ended; is told what comes of it.</param>
public sealed record Run(NetworkSpec Network, TrainingSpec Training, IRunObserver<RunResult> Observer) : RunSpec(Network, Training)
{
    /// <summary>See <see cref="RunResult.EngineReason"/>.</summary>
    internal string? EngineReason { get; init; }
}
