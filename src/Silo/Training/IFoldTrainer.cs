using Gridfold.Grains.Experiments;
using Gridfold.Grains.Folds;
using Gridfold.Models.Input;

namespace Gridfold.Silo.Training;

/// <summary>What a slot has to train.</summary>
/// <param name="Assignment">The fold and its hyper-parameters.</param>
/// <param name="Spec">Its experiment.</param>
/// <param name="DatasetFingerprint">SHA-256 of the data that the experiment was submitted with.</param>
public sealed record FoldTraining(FoldAssignment Assignment, ExperimentSpec Spec, string DatasetFingerprint);

/// <summary>What came of it; the same for every attempt.</summary>
/// <param name="Summary">How it ended.</param>
/// <param name="History">Its learning curves.</param>
/// <param name="Confusion">See <see cref="FoldResult.Confusion"/>.</param>
public sealed record TrainedFold(FoldSummary Summary, EpochHistory History, long[] Confusion);

/// <summary>Trains one fold. The boundary between deciding what to train and training it.</summary>
public interface IFoldTrainer
{
    /// <summary>Trains to the end, on the calling thread, which is the slot's own.</summary>
    /// <param name="training">What to train.</param>
    /// <param name="epochEnded">Told the number of epochs done.</param>
    /// <param name="cancellationToken">Ends the training at its next step.</param>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    /// <exception cref="InputException">The data cannot be used.</exception>
    TrainedFold Train(FoldTraining training, Action<int> epochEnded, CancellationToken cancellationToken);
}
