using System.Runtime.InteropServices;
using Gridfold.Models.Networks;
using Gridfold.Models.Tasks;

namespace Gridfold.Models.Training.Engines.Fused;

/// <summary>
/// Trains networks of the same layers as one on a GPU, through libtorch. A product or a convolution of many small networks takes little
/// longer than that of one. One small network leaves most of a GPU idle (HFTA: Wang et al., MLSys 2021; docs/decisions/0018).
/// </summary>
internal sealed class FusedEngine : ITrainingEngine
{
    // A measurement on the device finds where gains end. This number limits what one silo takes away from others.
    private const int MaxRuns = 32;

    public string Name => "fused";

    /// <summary>
    /// Makes an offer. Its key holds everything except dropout's probability, the optimizer's numbers, and how long each network learns.
    /// </summary>
    public EngineOffer? Offer(RunSpec run, out string? refusal)
    {
        (NetworkSpec network, TrainingSpec training) = run;
        refusal = RefusalOf(network) ?? RefusalOf(training);
        if (refusal is not null) return null;
        IEnumerable<string> layers = network.Layers.Select(layer => layer is DropoutLayer ? "dropout" : $"{layer.Prefix} {layer.Text}");
        string optimizer = $"{FusedOptimizer.KindOf(training.Optimizer)}, {training.Loss}, batches of {training.BatchSize}; "
            + $"{training.Augmentation}{Kept(training)}";
        return new EngineOffer($"{Name}, {string.Join(", ", layers)}; {network.Pretrained}; {optimizer}", MaxRuns);
    }

    /// <summary>Trains as many networks at a time as the device trained fastest in a measurement.</summary>
    public void Train(Job job)
    {
        var measurement = FusionMeasurement.On(job.Device);
        EngineOffer offer = Offer(job.Runs[0], out string? refusal) ?? throw new InvalidOperationException($"The fused engine {refusal}.");
        int count = job.Runs.Count, most = count == 1 ? 1 : measurement.MostThatPay(offer, job);
        int parts = ((count - 1) / most) + 1, size = ((count - 1) / parts) + 1;
        foreach (Run[] part in job.Runs.Chunk(size))
        {
            try
            {
                if (part is [Run alone]) TrainAlone(alone with { EngineReason = ReasonToTrainAlone(count) }, job);
                else FusedTraining.Train(job with { Runs = part });
            }
            catch (ExternalException)
            {
                // The memory that was free during the measurement is probably no longer free. Fewer runs at a time go on from their
                // checkpoints.
                if (part.Length > 1) measurement.Lower(offer, job.Data, part.Length);
                ResidentFolds.On(job.Device).DropIdle();
                throw;
            }
        }
    }

    /// <summary>What a run keeps of its outputs beside the predictions. Runs that are trained as one keep the same.</summary>
    private static string Kept(TrainingSpec training) =>
        training.Metrics.Needs == LearningTask.Default.Standard.Needs ? "" : $"; {training.Metrics.Needs}";

    private static string ReasonToTrainAlone(int runs) =>
        runs == 1
            ? "no other network of these layers was in the job"
            : "the device was measured to be no faster with several networks as one";

    private static void TrainAlone(Run run, Job job) => TrainingLoop.Train(job.Data, run, job.FoldSeed, job.Device);

    private static string? RefusalOf(NetworkSpec network)
    {
        if (network.Layers.FirstOrDefault(layer => !layer.IsFusable) is { } layer) return $"does not know the layer {layer.Text}";
        var known = new NetworkSpec(network.Layers) { Location = network.Location, Pretrained = network.Pretrained };
        return network == known ? null : "does not know all settings of the model section";
    }

    private static string? RefusalOf(TrainingSpec training)
    {
        if (FusedOptimizer.KindOf(training.Optimizer) is null)
            return $"does not know the optimizer {training.Optimizer.Name} with these settings";
        if (!FusedLoss.Knows(training.Loss)) return $"does not know the loss {training.Loss.Name}";
        var known = new TrainingSpec(training.Optimizer, training.BatchSize, training.Epochs, training.EarlyStopping)
        {
            Loss = training.Loss,
            Augmentation = training.Augmentation,
            Metrics = training.Metrics,
            RecordsSteps = training.RecordsSteps,
            Best = training.Best,
        };
        return training == known ? null : "does not know all settings of the training section";
    }
}
