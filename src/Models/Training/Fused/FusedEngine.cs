using System.Runtime.InteropServices;
using Gridfold.Models.Datasets;
using Gridfold.Models.Networks;

namespace Gridfold.Models.Training.Fused;

/// <summary>
/// Trains networks of the same layers on a GPU as one, through libtorch: a product or a convolution of many small networks takes little longer than that of one, which leaves
/// most of a GPU idle (HFTA: Wang et al., MLSys 2021; docs/decisions/0018).
/// </summary>
internal static class FusedEngine
{
    // Where gains end is measured on the device; this bounds what one silo takes away from others.
    private const int MaxRuns = 32;

    /// <summary>What networks that can be trained as one are grouped by: all but dropout's probability, and how fast and how long each learns.</summary>
    public static FusionGroup GroupOf(NetworkSpec network, TrainingSpec training)
    {
        IEnumerable<string> layers = network.Layers.Select(layer => layer is DropoutLayer ? "dropout" : $"{layer.Prefix} {layer.Text}");
        string optimizer = training.Optimizer.Momentum > 0 ? $"{training.Optimizer.Name} with momentum" : $"{training.Optimizer.Name}";
        return new FusionGroup(
            $"{string.Join(", ", layers)}; {network.Pretrained}; {optimizer}, {training.Loss}, batches of {training.BatchSize}; {training.Augmentation}", MaxRuns);
    }

    /// <summary>Trains until every run has ended, been suspended or been dropped, as many at a time as the device is measured to be fastest with.</summary>
    /// <param name="data">The fold's rows.</param>
    /// <param name="foldSeed">Determines initial weights, shuffles and dropout.</param>
    /// <param name="runs">Of one <see cref="GroupOf"/>.</param>
    /// <param name="device">What they are trained on.</param>
    /// <exception cref="CheckpointDamagedException">What one was to be resumed from cannot be used.</exception>
    public static void Run(FoldData data, ulong foldSeed, IReadOnlyList<Run> runs, TrainingDevice device)
    {
        FusionGroup group = GroupOf(runs[0].Network, runs[0].Training);
        int most = runs.Count == 1 ? 1 : device.Fusion.MostThatPay(group, data, foldSeed, runs);
        int parts = ((runs.Count - 1) / most) + 1, size = ((runs.Count - 1) / parts) + 1;
        foreach (Run[] part in runs.Chunk(size))
        {
            try
            {
                if (part is [Run alone]) TrainingLoop.Train(data, alone, foldSeed, device);
                else FusedTraining.Run(data, foldSeed, part, device);
            }
            catch (ExternalException)
            {
                // Most likely what was free when it was measured is not any more. The folds are tried again, from where they were saved, with fewer at a time.
                if (part.Length > 1) device.Fusion.Lower(group, data, part.Length);
                device.DropIdleFolds();
                throw;
            }
        }
    }
}
