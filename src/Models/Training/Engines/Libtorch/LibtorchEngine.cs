namespace Gridfold.Models.Training.Engines.Libtorch;

/// <summary>Trains every network on every device, one network after the other; see <see cref="TrainingLoop"/>.</summary>
internal sealed class LibtorchEngine : ITrainingEngine
{
    public string Name => "libtorch";

    public EngineOffer Offer(RunSpec run, out string? refusal)
    {
        refusal = null;
        return EngineOffer.Alone;
    }

    public void Train(Job job)
    {
        foreach (Run run in job.Runs) TrainingLoop.Train(job.Data, run, job.FoldSeed, job.Device);
    }
}
