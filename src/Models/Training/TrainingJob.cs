using Gridfold.Models.Datasets;
using Gridfold.Models.Networks;
using Gridfold.Models.Training.Dense;
using Gridfold.Models.Training.Fused;

namespace Gridfold.Models.Training;

/// <summary>What runs have in common that one engine can train together.</summary>
/// <param name="Key">Those with equal keys may share a job.</param>
/// <param name="MaxRuns">How many of them a job may hold, at least 1: by memory, and by what pays.</param>
public sealed record FusionGroup(string Key, int MaxRuns);

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
    /// Trains on the calling thread until every run has ended, been suspended or been dropped; each is told by itself, as soon as it is so.
    /// </summary>
    /// <param name="data">The fold's rows.</param>
    /// <param name="foldSeed">Determines initial weights, shuffles and dropout of each.</param>
    /// <param name="runs">Of one fold.</param>
    /// <param name="isFusionAllowed">Whether runs with a <see cref="FusionOf"/> are trained by the engine that can fuse them, together or alone.</param>
    /// <param name="device">What they are trained on; null for the processor.</param>
    /// <exception cref="CheckpointDamagedException">What one was to be resumed from cannot be used.</exception>
    public static void Run(FoldData data, ulong foldSeed, IReadOnlyList<Run> runs, bool isFusionAllowed, TrainingDevice? device = null)
    {
        device ??= TrainingDevice.Cpu;
        using ResidentFold resident = device.Borrow(data);
        ILookup<string?, Run> groups = runs.ToLookup(run =>
            isFusionAllowed ? FusionOf(run.Network, run.Training, !device.IsCpu)?.Key : null);
        foreach (IGrouping<string?, Run> group in groups.Where(group => group.Key is not null))
        {
            if (device.IsCpu) DenseEngine.Run(data, foldSeed, [.. group]);
            else FusedEngine.Run(data, foldSeed, [.. group], device);
        }

        foreach (Run alone in groups[null]) TrainingLoop.Train(data, alone, foldSeed, device);
    }
}
