using Gridfold.Models.Datasets;
using Gridfold.Models.Networks;
using Gridfold.Models.Training.Dense;
using Gridfold.Models.Training.Fused;

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
/// Trains several networks on one fold's data. On the processor, which engine trains a network, and so every bit of its result, follows from its spec alone,
/// never from what it shares the job with.
/// </summary>
public static class TrainingJob
{
    /// <summary>Whether a network can be trained together with others, where fusion is allowed; null when it is always trained alone.</summary>
    /// <param name="network">The network.</param>
    /// <param name="training">How it is trained.</param>
    /// <param name="isOnGpu">Whether it is trained on a GPU, or on the processor.</param>
    public static FusionGroup? FusionOf(NetworkSpec network, TrainingSpec training, bool isOnGpu) =>
        isOnGpu ? FusedEngine.GroupOf(network, training) : DenseEngine.GroupOf(network, training);

    /// <summary>
    /// Trains on the calling thread until every trajectory has ended, been suspended or been dropped; each is told by itself, as soon as it is so.
    /// </summary>
    /// <param name="data">The fold's rows.</param>
    /// <param name="foldSeed">Determines initial weights, shuffles and dropout of each.</param>
    /// <param name="trajectories">Of one fold.</param>
    /// <param name="isFusionAllowed">Whether trajectories with a <see cref="FusionOf"/> are trained by the engine that can fuse them, together or alone.</param>
    /// <param name="device">What they are trained on; null for the processor.</param>
    /// <exception cref="CheckpointDamagedException">What one was to be resumed from cannot be used.</exception>
    public static void Run(FoldData data, ulong foldSeed, IReadOnlyList<Trajectory> trajectories, bool isFusionAllowed, TrainingDevice? device = null)
    {
        device ??= TrainingDevice.Cpu;
        using ResidentFold resident = device.Borrow(data);
        ILookup<string?, Trajectory> groups = trajectories.ToLookup(trajectory =>
            isFusionAllowed ? FusionOf(trajectory.Network, trajectory.Training, !device.IsCpu)?.Key : null);
        foreach (IGrouping<string?, Trajectory> group in groups.Where(group => group.Key is not null))
        {
            if (device.IsCpu) DenseEngine.Run(data, foldSeed, [.. group]);
            else FusedEngine.Run(data, foldSeed, [.. group], device);
        }

        foreach (Trajectory alone in groups[null]) TrainAlone(data, foldSeed, alone, device);
    }

    /// <summary>Trains one through libtorch.</summary>
    internal static void TrainAlone(FoldData data, ulong foldSeed, Trajectory trajectory, TrainingDevice device)
    {
        ITrajectoryControl control = trajectory.Control;
        try
        {
            control.End(TrainingLoop.Run(data, trajectory.Network, trajectory.Training, foldSeed, control.EpochEnded, control.Dropped, control, control, device));
        }
        catch (OperationCanceledException) when (control.Dropped.IsCancellationRequested)
        {
            // Nobody waits for it; the others go on.
        }
    }
}
