using Gridfold.Grains.Specs;
using Gridfold.Silo.Training;

namespace Gridfold.Silo.Slots;

/// <summary>Where jobs are trained, one for each slot at a time.</summary>
internal interface IJobRunner : IDisposable
{
    /// <summary>Reads an experiment's data; see <see cref="IJobTrainer.Load"/>.</summary>
    /// <param name="experiment">The experiment's id.</param>
    /// <param name="spec">The experiment.</param>
    /// <param name="datasetFingerprint">SHA-256 of the data that it was submitted with.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    Task Load(string experiment, ExperimentSpec spec, string datasetFingerprint, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Trains a job; see <see cref="IJobTrainer.Train"/>.</summary>
    /// <param name="slot">From 0.</param>
    /// <param name="job">What to train.</param>
    Task Run(int slot, SlotJob job);
}
