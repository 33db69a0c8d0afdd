using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using Gridfold.Models.Datasets;
using Gridfold.Models.Networks;
using Gridfold.Models.Training.Dense.Convolutions;

namespace Gridfold.Models.Training.Dense;

/// <summary>
/// Trains networks of linear layers and of convolutions in vector code of its own, several at a time on one fold's data. Each number is summed in an order that its
/// own place decides, so the bits of a training are the same alone and in any company (docs/decisions/0012).
/// </summary>
internal static class DenseEngine
{
    // Rows judged at once, unless a mini-batch is larger: bounds what validation takes.
    private const int EvaluationRows = 256;

    // Past this, what is shared costs next to nothing a training, and a job only grows longer.
    private const int MaxRuns = 8;

    // A processor from before 2013, or a virtual machine that shows only what such a one had, works out each fused multiply-add in a hundred steps.
    public static bool IsFastHere => Fma.IsSupported || AdvSimd.IsSupported;

    /// <summary>What networks that this engine trains best are grouped by; null for those that libtorch trains.</summary>
    /// <param name="network">The network.</param>
    /// <param name="training">How it is trained.</param>
    public static FusionGroup? GroupOf(NetworkSpec network, TrainingSpec training) =>
        IsFastHere && CanTrain(network, training) && DenseNetwork.IsFast(network, training.BatchSize)
            ? new FusionGroup($"{(DenseNetwork.TakesImages(network) ? "convolutions" : "dense")}, batches of {training.BatchSize}", MaxRuns)
            : null;

    /// <summary>Trains until every run has ended, been suspended or been dropped.</summary>
    /// <param name="data">The fold's rows.</param>
    /// <param name="foldSeed">Determines initial weights, shuffles and dropout.</param>
    /// <param name="runs">Of one <see cref="GroupOf"/>.</param>
    /// <exception cref="CheckpointDamagedException">What one was to be resumed from cannot be used.</exception>
    public static void Run(FoldData data, ulong foldSeed, IReadOnlyList<Run> runs)
    {
        int batchSize = Math.Min(runs[0].Training.BatchSize, data.TrainingLabels.Length);
        int evaluationRows = Math.Min(Math.Max(batchSize, EvaluationRows), data.ValidationLabels.Length);
        var inputs = new FoldInputs(data, batchSize, evaluationRows, DenseNetwork.TakesImages(runs[0].Network));
        using var memory = new MapMemory();
        var trainings = new List<DenseTraining>();
        try
        {
            foreach (Run run in runs)
                trainings.Add(new DenseTraining(run, data, foldSeed, batchSize, Math.Max(batchSize, evaluationRows), memory));
            while (trainings.Where(training => !training.Progress.HasEnded).Min(training => (int?)training.Progress.Position.Epoch) is { } epoch)
                TrainEpoch(inputs, data, foldSeed, epoch, [.. trainings.Where(training => !training.Progress.HasEnded && training.Progress.Position.Epoch == epoch)]);
        }
        finally
        {
            foreach (DenseTraining training in trainings) training.Dispose();
        }
    }

    /// <summary>Takes those that are in an epoch to its end; one that was saved within it joins where it stands.</summary>
    private static void TrainEpoch(FoldInputs inputs, FoldData data, ulong foldSeed, int epoch, DenseTraining[] trainings)
    {
        int[] order = TrainingLoop.ShuffledRows(data.TrainingLabels.Length, foldSeed, epoch);
        for (int start = 0; start < order.Length; start += inputs.BatchSize)
        {
            bool isTaken = false;
            foreach (DenseTraining training in trainings)
            {
                if (training.Progress.EndIfDropped() || training.Progress.Position.RowsDone != start) continue;
                if (!isTaken) inputs.Take(order.AsSpan(start, Math.Min(inputs.BatchSize, order.Length - start)));
                isTaken = true;
                training.Step(inputs.Batch, inputs.Classes);
            }
        }

        foreach (DenseTraining training in trainings)
        {
            if (!training.Progress.EndIfDropped()) training.EndEpoch(inputs.Validation, data.ValidationLabels);
        }
    }

    /// <summary>Whether the engine knows all that a training asks for. What it has not heard of, it does not train.</summary>
    private static bool CanTrain(NetworkSpec network, TrainingSpec training) =>
        network.Pretrained is null
        && DenseNetwork.Knows(network)
        && training == new TrainingSpec(training.Optimizer, training.BatchSize, training.Epochs, training.EarlyStopping);
}
