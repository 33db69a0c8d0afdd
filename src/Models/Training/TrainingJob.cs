using Gridfold.Models.Datasets;
using Gridfold.Models.Networks;
using Gridfold.Models.Training.Dense;

namespace Gridfold.Models.Training;

/// <summary>One network's way from its first weights, or from where it was saved, to its last epoch.</summary>
/// <param name="Network">The network; it has passed <see cref="NetworkSpec.Check"/> with the job's data.</param>
/// <param name="Training">Optimizer, batch size, and the last epoch.</param>
/// <param name="Control">Where it goes on from, when it is saved, read and ended; is given what comes of it.</param>
public sealed record Trajectory(NetworkSpec Network, TrainingSpec Training, ITrajectoryControl Control);

/// <summary>What trajectories have in common that one engine can train together.</summary>
/// <param name="Key">Those with equal keys may share a job.</param>
/// <param name="MostTrajectories">How many of them a job may hold, at least 1: by memory, and by what pays.</param>
public sealed record FusionGroup(string Key, int MostTrajectories);

/// <summary>
/// Trains several networks on one fold's data. Which engine trains a network, and so every bit of its result, follows from its spec alone,
/// never from what it shares the job with.
/// </summary>
public static class TrainingJob
{
    /// <summary>Whether a network can be trained together with others, where fusion is allowed; null when it is always trained alone.</summary>
    public static FusionGroup? FusionOf(NetworkSpec network, TrainingSpec training) => DenseEngine.GroupOf(network, training);

    /// <summary>
    /// Trains on the calling thread until every trajectory has ended, been suspended or been dropped; each is told by itself, as soon as it is so.
    /// </summary>
    /// <param name="data">The fold's rows.</param>
    /// <param name="foldSeed">Determines initial weights, shuffles and dropout of each.</param>
    /// <param name="trajectories">Of one fold.</param>
    /// <param name="isFusionAllowed">Whether trajectories with a <see cref="FusionOf"/> are trained by the engine that can fuse them, together or alone. That engine works
    /// on the processor only.</param>
    /// <param name="device">What they are trained on; null for the processor.</param>
    /// <exception cref="CheckpointDamagedException">What one was to be resumed from cannot be used.</exception>
    public static void Run(FoldData data, ulong foldSeed, IReadOnlyList<Trajectory> trajectories, bool isFusionAllowed, TrainingDevice? device = null)
    {
        device ??= TrainingDevice.Cpu;
        ILookup<string?, Trajectory> groups = trajectories.ToLookup(trajectory =>
            isFusionAllowed && device.IsCpu ? FusionOf(trajectory.Network, trajectory.Training)?.Key : null);
        foreach (IGrouping<string?, Trajectory> group in groups.Where(group => group.Key is not null)) DenseEngine.Run(data, foldSeed, [.. group]);
        foreach ((NetworkSpec network, TrainingSpec training, ITrajectoryControl control) in groups[null])
        {
            try
            {
                control.End(TrainingLoop.Run(data, network, training, foldSeed, control.EpochEnded, control.Dropped, control, control, device));
            }
            catch (OperationCanceledException) when (control.Dropped.IsCancellationRequested)
            {
                // Nobody waits for it; the others go on.
            }
        }
    }
}
