using Gridfold.Grains.Experiments;
using Gridfold.Grains.Folds;
using Gridfold.Models.Input;
using Gridfold.Models.Training;

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

/// <summary>What stands between a training, on its slot's thread, and the agent that wants something of it.</summary>
public interface ITrainingControl : ITrainingCheckpoints
{
    /// <summary>Signalled when nobody needs the training any more.</summary>
    CancellationToken Dropped { get; }

    /// <summary>Told the number of epochs done.</summary>
    void EpochEnded(int epoch);
}

/// <summary>Trains one fold. The boundary between deciding what to train and training it.</summary>
public interface IFoldTrainer
{
    /// <summary>Trains on the calling thread, which is the slot's own.</summary>
    /// <param name="training">What to train.</param>
    /// <param name="control">Where it goes on from, when it is to be saved or to end; told how far it is.</param>
    /// <returns>What came of it; null when it was saved to be resumed.</returns>
    /// <exception cref="OperationCanceledException">It was dropped.</exception>
    /// <exception cref="InputException">The data cannot be used.</exception>
    TrainedFold? Train(FoldTraining training, ITrainingControl control);
}
