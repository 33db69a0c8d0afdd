namespace Gridfold.Models.Training;

/// <summary>The place of a mini-batch in a training, as a <see cref="LearningRateSchedule"/> sees it.</summary>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="Batch">The mini-batch of the epoch, from 0.</param>
/// <param name="BatchesPerEpoch">The number of mini-batches of an epoch, at least 1.</param>
/// <param name="LastEpoch">The last epoch that the training may reach, at least 1.</param>
/// <param name="History">The metrics of the epochs that have ended.</param>
internal sealed record TrainingMoment(
    int Epoch, int Batch, int BatchesPerEpoch, int LastEpoch, IReadOnlyList<EpochMetrics> History)
{
    /// <summary>The number of mini-batches before this one, from the start of the training.</summary>
    public long BatchesDone => ((long)(Epoch - 1) * BatchesPerEpoch) + Batch;
}
