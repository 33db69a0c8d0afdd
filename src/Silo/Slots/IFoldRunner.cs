using Gridfold.Silo.Training;

namespace Gridfold.Silo.Slots;

/// <summary>Where trainings run, one for each slot at a time.</summary>
internal interface IFoldRunner : IDisposable
{
    /// <summary>Trains a fold.</summary>
    /// <param name="slot">From 0.</param>
    /// <param name="training">What to train.</param>
    /// <param name="control">Tells the training to end, and is told how far it is.</param>
    /// <returns>What came of it; null when it was saved and suspended.</returns>
    /// <exception cref="OperationCanceledException">It was dropped.</exception>
    Task<TrainedFold?> Run(int slot, FoldTraining training, ITrainingControl control);
}
