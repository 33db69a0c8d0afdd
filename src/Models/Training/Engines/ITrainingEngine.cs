namespace Gridfold.Models.Training.Engines;

/// <summary>
/// Code that trains runs. An engine offers to train what it knows. What it has not heard of, be it a layer, an optimizer, a loss or a
/// setting, it does not offer to train:
/// then an engine after it in <see cref="TrainingEngines"/> does.
/// </summary>
internal interface ITrainingEngine
{
    /// <summary>As in dense.</summary>
    string Name { get; }

    /// <summary>Offers to train a run on this engine's kind of device.</summary>
    /// <param name="run">The run.</param>
    /// <param name="refusal">Why the engine does not offer, in words that go on from "the dense engine"; null when it does.</param>
    EngineOffer? Offer(RunSpec run, out string? refusal);

    /// <summary>
    /// Trains on the calling thread until every run has ended, been suspended or been dropped. Each observer is told as soon as its run has
    /// ended.
    /// </summary>
    /// <param name="job">At least one run; all of them were offered under one key.</param>
    /// <exception cref="CheckpointDamagedException">What a run was to be resumed from cannot be used.</exception>
    void Train(Job job);
}
