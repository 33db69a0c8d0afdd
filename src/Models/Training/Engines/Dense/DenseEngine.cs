using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using Gridfold.Models.Datasets;
using Gridfold.Models.Losses;
using Gridfold.Models.Networks;

namespace Gridfold.Models.Training.Engines.Dense;

/// <summary>
/// Trains networks of linear layers and of convolutions on the processor, in its own vector code. It trains several networks at a time on
/// one fold's data. The place of a number alone decides the order of its sum. So the bits of a run are the same alone and with other runs
/// (docs/decisions/0012).
/// </summary>
internal sealed class DenseEngine : ITrainingEngine
{
    // The rows judged at once, unless a mini-batch is larger. The number limits the memory of validation.
    private const int EvaluationRows = 256;

    // With more runs, the shared work of each run is almost nothing already, and the job only gets longer.
    private const int MaxRuns = 8;

    // Runs that take more than this together are trained one after the other.
    private const double MaxBytes = 1e9;

    // A processor from before 2013 has no fused multiply-add, and some virtual machines hide it. Each operation then takes a hundred steps.
    public static bool IsFastHere => Fma.IsSupported || AdvSimd.IsSupported;

    public string Name => "dense";

    public EngineOffer? Offer(RunSpec run, out string? refusal)
    {
        (NetworkSpec network, TrainingSpec training) = run;
        refusal = IsFastHere ? RefusalOf(network) ?? RefusalOf(training) : "needs a processor with fused multiply-add";
        if (refusal is null && !DenseNetwork.IsFast(network, training.BatchSize))
            refusal = "is slower than libtorch at these convolutions with this batch size";
        if (refusal is not null) return null;
        string kind = DenseNetwork.TakesImages(network) ? ", convolutions" : "";
        return new EngineOffer($"{Name}{kind}, batches of {training.BatchSize}", MaxRuns);
    }

    public void Train(Job job)
    {
        foreach (Run[] part in Parts(job)) TrainTogether(job with { Runs = part });
    }

    /// <summary>Divides the runs of a job into parts whose networks fit into the memory of a job.</summary>
    internal static IEnumerable<Run[]> Parts(Job job)
    {
        double Bytes(Run run) => MemoryEstimate.Of(
            run, job.Data.InputShape, job.Data.HeadWidth, job.Data.TrainingTargets.Count).Bytes;
        double most = job.Runs.Max(Bytes);
        return job.Runs.Chunk((int)Math.Clamp(MaxBytes / most, 1, MaxRuns));
    }

    private static void TrainTogether(Job job)
    {
        FoldData data = job.Data;
        int batchSize = Math.Min(job.Runs[0].Training.BatchSize, data.TrainingTargets.Count);
        int evaluationRows = Math.Min(Math.Max(batchSize, EvaluationRows), data.ValidationTargets.Count);
        var inputs = new FoldInputs(data, batchSize, evaluationRows, DenseNetwork.TakesImages(job.Runs[0].Network));
        using var memory = new Convolutions.MapMemory();
        var runs = new List<DenseRun>();
        try
        {
            foreach (Run run in job.Runs)
                runs.Add(new DenseRun(run, data, job.FoldSeed, batchSize, Math.Max(batchSize, evaluationRows), memory));
            while (runs.Where(run => !run.Progress.HasEnded).Min(run => (int?)run.Progress.Position.Epoch) is { } epoch)
                TrainEpoch(inputs, job, epoch, [.. runs.Where(run => !run.Progress.HasEnded && run.Progress.Position.Epoch == epoch)]);
        }
        finally
        {
            foreach (DenseRun run in runs) run.Dispose();
        }
    }

    /// <summary>Trains the runs of an epoch to its end. A run saved within the epoch joins at its saved place.</summary>
    private static void TrainEpoch(FoldInputs inputs, Job job, int epoch, DenseRun[] runs)
    {
        int[] order = TrainingLoop.ShuffledRows(job.Data.TrainingTargets.Count, job.FoldSeed, epoch);
        for (int start = 0; start < order.Length; start += inputs.BatchSize)
        {
            bool isTaken = false;
            foreach (DenseRun run in runs)
            {
                if (run.Progress.EndIfDropped() || run.Progress.Position.RowsDone != start) continue;
                if (!isTaken) inputs.Take(order.AsSpan(start, Math.Min(inputs.BatchSize, order.Length - start)));
                isTaken = true;
                run.Step(inputs.Batch, inputs.Classes);
            }
        }

        foreach (DenseRun run in runs)
        {
            if (!run.Progress.EndIfDropped()) run.EndEpoch(inputs.Validation, inputs.ValidationClasses);
        }
    }

    /// <summary>The reason why the engine cannot train a network; null when it can.</summary>
    private static string? RefusalOf(NetworkSpec network)
    {
        if (network != new NetworkSpec(network.Layers) { Location = network.Location })
            return "begins with initial weights only, not with those of a file";
        return DenseNetwork.RefusalOf(network);
    }

    /// <summary>The reason why the engine does not know a training's settings; null when it knows all.</summary>
    private static string? RefusalOf(TrainingSpec training)
    {
        if (!DenseOptimizer.Knows(training.Optimizer)) return $"does not know the optimizer {training.Optimizer.Name} with these settings";
        if (training.Loss is not CrossEntropySpec) return $"does not know the loss {training.Loss.Name}";
        if (training.Augmentation is not null) return "does not change images";
        var known = new TrainingSpec(training.Optimizer, training.BatchSize, training.Epochs, training.EarlyStopping)
        {
            Metrics = training.Metrics,
            RecordsSteps = training.RecordsSteps,
            Best = training.Best,
        };
        return training == known
            ? null
            : "does not know all settings of the training section";
    }
}
