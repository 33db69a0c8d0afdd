using Gridfold.Models.Training.Engines.Dense;
using Gridfold.Models.Training.Engines.Fused;
using Gridfold.Models.Training.Engines.Libtorch;

namespace Gridfold.Models.Training.Engines;

/// <summary>
/// The engines, and which of them trains a run: the first in the device's list that offers to. libtorch is the last and always offers. On
/// the processor the choice, and so every
/// bit of a result, follows from the run's spec alone, never from what it shares the job with.
/// </summary>
public static class TrainingEngines
{
    private static readonly LibtorchEngine Libtorch = new();
    private static readonly ITrainingEngine[] OfProcessor = [new DenseEngine(), Libtorch], OfGpu = [new FusedEngine(), Libtorch];

    /// <summary>The offer that is taken for a run.</summary>
    /// <param name="run">The run.</param>
    /// <param name="choice">Which engines may train it.</param>
    /// <param name="isOnGpu">Whether it is trained on a GPU, or on the processor.</param>
    public static EngineOffer OfferFor(RunSpec run, EngineChoice choice, bool isOnGpu) => Choose(run, choice, isOnGpu).Offer;

    /// <summary>
    /// Trains on the calling thread until every run has ended, been suspended or been dropped. Each observer is told as soon as its run has
    /// ended.
    /// </summary>
    /// <param name="job">The runs; none is no error.</param>
    /// <param name="choice">Which engines may train them.</param>
    /// <exception cref="CheckpointDamagedException">What a run was to be resumed from cannot be used.</exception>
    public static void Train(Job job, EngineChoice choice)
    {
        using ResidentFold resident = ResidentFolds.On(job.Device).Borrow(job.Data);
        var chosen = job.Runs.Select(run => (Run: run, Choice: Choose(run, choice, !job.Device.IsCpu)))
            .ToLookup(run => (run.Choice.Engine, run.Choice.Offer.Key));
        foreach (ITrainingEngine engine in job.Device.IsCpu ? OfProcessor : OfGpu)
        {
            foreach (var together in chosen.Where(group => group.Key.Engine == engine))
                engine.Train(job with { Runs = [.. together.Select(run => run.Run with { EngineReason = run.Choice.Reason })] });
        }
    }

    /// <summary>The first engine that offers, and why those before it did not.</summary>
    private static (ITrainingEngine Engine, EngineOffer Offer, string? Reason) Choose(RunSpec run, EngineChoice choice, bool isOnGpu)
    {
        if (choice == EngineChoice.Libtorch) return (Libtorch, Libtorch.Offer(run, out _)!, "the file says engine: libtorch");
        string? reason = null;
        foreach (ITrainingEngine engine in isOnGpu ? OfGpu : OfProcessor)
        {
            if (engine.Offer(run, out string? refusal) is { } offer) return (engine, offer, reason);
            reason = $"{(reason is null ? "" : $"{reason}; ")}the {engine.Name} engine {refusal}";
        }

        throw new InvalidOperationException("The last engine of the list did not offer to train a run.");
    }
}
