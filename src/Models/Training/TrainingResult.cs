using Gridfold.Models.Metrics;

namespace Gridfold.Models.Training;

/// <summary>What a training ended with.</summary>
/// <param name="History">Every epoch that ended.</param>
/// <param name="EpochsTrained">Epochs begun; for a diverged training the last one has no metrics.</param>
/// <param name="Confusion">The validation rows at the end; null when it diverged or was suspended.</param>
/// <param name="WeightsHash">See <see cref="Training.WeightsHash"/>; null when it diverged or was suspended.</param>
/// <param name="Divergence">Why it was given up, as in "diverged: the training loss is NaN in epoch 3"; null when it was not.</param>
public sealed record TrainingResult(
    IReadOnlyList<EpochMetrics> History, int EpochsTrained, ConfusionMatrix? Confusion, string? WeightsHash, string? Divergence)
{
    /// <summary>Where it goes on when it is resumed, having been saved to stop; null when it is over.</summary>
    public TrainingPosition? SuspendedAt { get; init; }
}
