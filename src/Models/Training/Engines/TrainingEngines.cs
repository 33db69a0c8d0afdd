using Gridfold.Models.Training.Engines.Dense;
using Gridfold.Models.Training.Engines.Fused;
using Gridfold.Models.Training.Engines.Libtorch;

namespace Gridfold.Models.Training.Engines;

/// <summary>
/// The engines, and the choice of the engine for a run. The first engine in the device's list that offers to train a run gets it. libtorch
/// is the last and always offers. On the processor the run's spec alone decides the choice, and so every bit of a result. The other runs of
/// the job do not matter.
/// </summary>
public static class TrainingEngines
{
    private static readonly LibtorchEngine Libtorch = new();
    private static readonly ITrainingEngine[] OfProcessor = [new DenseEngine(), Libtorch], OfGpu = [new FusedEngine(), Libtorch];

    /// <summary>Gives the offer of the engine that trains a run.</summary>
    /// <param name="run">The run to train.</param>
    /// <param name="choice">The engines that may train it.</param>
    /// <param name="isOnGpu">Whether a GPU trains the run; otherwise the processor trains it.</param>
    public static EngineOffer OfferFor(RunSpec run, EngineChoice choice, bool isOnGpu) => Choose(run, choice, isOnGpu).Offer;

    /// <summary>
    /// Trains on the calling thread until every run has ended, is suspended or is dropped. Each observer gets its result as soon as its run
    /// ends.
    /// </summary>
    /// <param name="job">The runs; an empty list is allowed.</param>
    /// <param name="choice">The engines that may train them.</param>
    /// <exception cref="CheckpointDamagedException">The checkpoint of a run cannot be used.</exception>
    public static void Train(Job job, EngineChoice choice)
    {
        using ResidentFold resident = ResidentFolds.On(job.Device).Borrow(job.Data);
        List<ChosenRun> chosen = [.. job.Runs.Select(run => new ChosenRun(run, Choose(run, choice, !job.Device.IsCpu)))];
        foreach (ITrainingEngine engine in job.Device.IsCpu ? OfProcessor : OfGpu)
        {
            foreach (var together in chosen.Where(run => run.Engine.Engine == engine).GroupBy(run => run.Engine.Offer.Key))
                engine.Train(job with { Runs = [.. together.Select(run => run.Run with { EngineReason = run.Engine.Reason })] });
        }
    }

    /// <summary>Gives the first engine that offers, and why each engine before it does not.</summary>
    private static ChosenEngine Choose(RunSpec run, EngineChoice choice, bool isOnGpu)
    {
        if (choice == EngineChoice.Libtorch) return new(Libtorch, Libtorch.Offer(run, out _)!, "the file says engine: libtorch");
        string? reason = null;
        foreach (ITrainingEngine engine in isOnGpu ? OfGpu : OfProcessor)
        {
            if (engine.Offer(run, out string? refusal) is { } offer) return new(engine, offer, reason);
            reason = $"{(reason is null ? "" : $"{reason}; ")}the {engine.Name} engine {refusal}";
        }

        throw new InvalidOperationException("The last engine of the list did not offer to train a run.");
    }

    private sealed record ChosenEngine(ITrainingEngine Engine, EngineOffer Offer, string? Reason);

    private sealed record ChosenRun(Run Run, ChosenEngine Engine);
}
