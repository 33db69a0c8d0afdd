using Gridfold.Grains.Specs;
using Gridfold.Models.Devices;
using Gridfold.Models.Input;

namespace Gridfold.Silo.Training;

/// <summary>Trains jobs. The interface separates the decision about what to train from the training.</summary>
public interface IJobTrainer
{
    /// <summary>Tests a device before the first training on it.</summary>
    /// <returns>The result of the test. A trainer that computes nothing tests nothing.</returns>
    Task<DeviceVerdict> Prove(TrainingDevice device) => Task.FromResult(DeviceVerdict.Untested(device.Name));

    /// <summary>Reads an experiment's data, so that no slot waits for it.</summary>
    /// <param name="experiment">The experiment's id.</param>
    /// <param name="spec">The experiment's spec.</param>
    /// <param name="datasetFingerprint">The SHA-256 of the data at submission.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <returns>A task that ends when the data is there. It has ended already for a trainer that needs no data.</returns>
    Task Load(string experiment, ExperimentSpec spec, string datasetFingerprint, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>
    /// Trains on the calling thread, which is the slot's own, and gives the results to each run's observer. Folds without a result on
    /// return were saved to be resumed, or dropped.
    /// </summary>
    /// <param name="job">The job.</param>
    /// <param name="device">The slot's device.</param>
    /// <exception cref="InputException">The data cannot be used.</exception>
    void Train(SlotJob job, TrainingDevice device);
}
