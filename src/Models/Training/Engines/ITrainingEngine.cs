namespace Gridfold.Models.Training.Engines;

/// <summary>
/// Code that trains runs. An engine offers to train a run when it knows every layer, the optimizer, the loss and every setting. Otherwise a
/// later engine in <see cref="TrainingEngines"/> trains the run.
/// </summary>
internal interface ITrainingEngine
{
    /// <summary>The engine's name, as in dense.</summary>
    string Name { get; }

    /// <summary>Offers to train a run on this engine's kind of device.</summary>
    /// <param name="run">The run to train.</param>
    /// <param name="refusal">
    /// The reason why the engine does not offer, in words that continue "the dense engine"; null when it offers.
    /// </param>
    /// <returns>The offer; null when the engine does not train the run.</returns>
    EngineOffer? Offer(RunSpec run, out string? refusal);

    /// <summary>
    /// Trains on the calling thread until every run has ended, is suspended or is dropped. Each observer gets its result as soon as its run
    /// ends.
    /// </summary>
    /// <param name="job">At least one run. All runs have offers with the same key.</param>
    /// <exception cref="CheckpointDamagedException">The checkpoint of a run cannot be used.</exception>
    void Train(Job job);
}
