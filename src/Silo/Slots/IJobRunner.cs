using Gridfold.Grains.Specs;
using Gridfold.Silo.Training;

namespace Gridfold.Silo.Slots;

/// <summary>Trains jobs, one for each slot at a time.</summary>
internal interface IJobRunner : IDisposable
{
    /// <summary>Reads an experiment's data; see <see cref="IJobTrainer.Load"/>.</summary>
    /// <param name="experiment">The experiment's id.</param>
    /// <param name="spec">The experiment's spec.</param>
    /// <param name="datasetFingerprint">The SHA-256 of the data at submission.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    Task Load(string experiment, ExperimentSpec spec, string datasetFingerprint, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Trains a job; see <see cref="IJobTrainer.Train"/>.</summary>
    /// <param name="slot">The slot's number, from 0.</param>
    /// <param name="job">The job.</param>
    Task Run(int slot, SlotJob job);
}
