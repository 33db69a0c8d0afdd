using Gridfold.Models.Training;

namespace Gridfold.Silo.Training;

/// <summary>What stands between a training, on its slot's thread, and the agent that wants something of it.</summary>
public interface ITrainingControl : ITrainingCheckpoints
{
    /// <summary>Signalled when nobody needs the training any more.</summary>
    CancellationToken Dropped { get; }

    /// <summary>Told the number of epochs done.</summary>
    void EpochEnded(int epoch);

    /// <summary>Whether a fold's budget ends with an epoch.</summary>
    bool IsDue(int epoch);

    /// <summary>Given what came of the folds whose budget ends with the training's last epoch.</summary>
    void Read(TrainedFold trained);

    /// <summary>Given what came of all folds that are left.</summary>
    void End(TrainedFold trained);
}
