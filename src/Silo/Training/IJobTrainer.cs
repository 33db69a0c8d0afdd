using Gridfold.Grains.Specs;
using Gridfold.Models.Devices;
using Gridfold.Models.Input;
using Gridfold.Models.Training;

namespace Gridfold.Silo.Training;

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
    /// Trains on the calling thread, which is the slot's own, and tells each trajectory's control what came of it. Folds that were told nothing
    /// when it returns were saved to be resumed, or dropped.
    /// </summary>
    /// <param name="job">What to train.</param>
    /// <param name="device">The slot's device.</param>
    /// <exception cref="InputException">The data cannot be used.</exception>
    void Train(JobTraining job, TrainingDevice device);
}
