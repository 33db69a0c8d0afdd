using Gridfold.Grains.Experiments;
using Gridfold.Grains.Folds;
using Gridfold.Models.Devices;
using Gridfold.Models.Input;
using Gridfold.Models.Training;

namespace Gridfold.Silo.Training;

/// <summary>A job as a slot gets it: one or several networks to train on the data of one fold.</summary>
/// <param name="Spec">The experiment.</param>
/// <param name="DatasetFingerprint">SHA-256 of the data that it was submitted with.</param>
/// <param name="Runs">At least one.</param>
public sealed record SlotJob(ExperimentSpec Spec, string DatasetFingerprint, IReadOnlyList<SlotRun> Runs);

/// <summary>A run of a slot's job.</summary>
/// <param name="Folds">The folds that are read off it, at least one, by their budgets, the smallest first: the last says how long it goes
/// on.</param>
/// <param name="Observer">Says where the run goes on from, when it is saved and read; is given what comes of its folds.</param>
public sealed record SlotRun(IReadOnlyList<FoldAssignment> Folds, IRunObserver<TrainedFold> Observer);

/// <summary>What came of a fold; the same for every attempt, and whatever it was trained with.</summary>
/// <param name="Summary">How it ended.</param>
/// <param name="History">Its learning curves.</param>
/// <param name="Confusion">See <see cref="FoldResult.Confusion"/>.</param>
public sealed record TrainedFold(FoldSummary Summary, EpochHistory History, long[] Confusion)
{
    /// <summary>See <see cref="RunResult.Engine"/>; null when it was not trained.</summary>
    public string? Engine { get; init; }

    /// <summary>See <see cref="RunResult.EngineReason"/>.</summary>
    public string? EngineReason { get; init; }

    /// <summary>
    /// What predicts with it, as the file (<see cref="Gridfold.Models.Prediction.FoldModel"/>) of each fold that it is the result of; null
    /// when it failed, or its trainer
    /// makes none.
    /// </summary>
    public Func<FoldId, byte[]>? Model { get; init; }
}

/// <summary>Trains jobs. The boundary between deciding what to train and training it.</summary>
public interface IJobTrainer
{
    /// <summary>Tests a device before the first training on it.</summary>
    /// <returns>What the test found; a trainer that computes nothing tests nothing.</returns>
    Task<DeviceVerdict> Prove(TrainingDevice device) => Task.FromResult(DeviceVerdict.Untested(device.Name));

    /// <summary>Reads an experiment's data, so that no slot waits for it.</summary>
    /// <param name="experiment">The experiment's id.</param>
    /// <param name="spec">The experiment.</param>
    /// <param name="datasetFingerprint">SHA-256 of the data that it was submitted with.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <returns>Ended when the data is there; at once for a trainer that needs none.</returns>
    Task Load(string experiment, ExperimentSpec spec, string datasetFingerprint, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>
    /// Trains on the calling thread, which is the slot's own, and tells each run's observer what came of it. Folds that were told nothing
    /// when it returns were saved to be resumed, or dropped.
    /// </summary>
    /// <param name="job">What to train.</param>
    /// <param name="device">The slot's device.</param>
    /// <exception cref="InputException">The data cannot be used.</exception>
    void Train(SlotJob job, TrainingDevice device);
}
