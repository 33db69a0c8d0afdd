using Gridfold.Silo.Training;

namespace Gridfold.Silo.Slots;

/// <summary>Where jobs are trained, one for each slot at a time.</summary>
internal interface IJobRunner : IDisposable
{
    /// <summary>Trains a job; see <see cref="IJobTrainer.Train"/>.</summary>
    /// <param name="slot">From 0.</param>
    /// <param name="job">What to train.</param>
    Task Run(int slot, JobTraining job);
}
