namespace Gridfold.Models.Training;

/// <summary>Epochs before the last at whose ends a training is read: what it would be if that epoch were its last.</summary>
public interface ITrainingReadings
{
    /// <summary>Whether it is to be read at the end of an epoch before the last. Quick; on the training's own thread.</summary>
    bool IsDue(int epoch);

    /// <summary>Given the result, the same bits as those of a training that ends there; the training goes on.</summary>
    void Read(TrainingResult result);
}

/// <summary>
/// What stands between a training and whoever wants something of it. All of it is called on the thread that trains, which may train
/// others at the same time.
/// </summary>
public interface ITrajectoryControl : ITrainingCheckpoints, ITrainingReadings
{
    /// <summary>Signalled when nobody needs the training any more: it ends before its next step, without a result.</summary>
    CancellationToken Dropped { get; }

    /// <summary>Told the metrics of each epoch that ends in this run.</summary>
    void EpochEnded(EpochMetrics epoch);

    /// <summary>Given the result, of the last epoch, a divergence or a suspension, as soon as it is there; called once, or never when dropped.</summary>
    void End(TrainingResult result);
}
