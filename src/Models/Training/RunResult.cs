using Gridfold.Models.Metrics;
using Gridfold.Models.Weights;

namespace Gridfold.Models.Training;

/// <summary>What a training ended with.</summary>
/// <param name="History">Every epoch that ended.</param>
/// <param name="EpochsTrained">Epochs begun; for a diverged training the last one has no metrics.</param>
/// <param name="Confusion">The validation rows at the end; null when it diverged or was suspended.</param>
/// <param name="Weights">The final parameters and buffers, in the network's order; null when it diverged or was suspended.</param>
/// <param name="Divergence">Why it was given up, as in "diverged: the training loss is NaN in epoch 3"; null when it was not.</param>
public sealed record RunResult(
    IReadOnlyList<EpochMetrics> History, int EpochsTrained, ConfusionMatrix? Confusion, IReadOnlyList<NamedTensor>? Weights, string? Divergence)
{
    /// <summary>See <see cref="Gridfold.Models.Weights.WeightsHash"/>; null when there are no weights.</summary>
    public string? WeightsHash { get; } = Weights is null ? null : Models.Weights.WeightsHash.Of(Weights);

    /// <summary>
    /// What trained it, as in "dense", "libtorch" or "libtorch, 8 as one": the most networks that were trained as one with it.
    /// </summary>
    public required string Engine { get; init; }

    /// <summary>
    /// Why a faster engine did not train it, as in "the dense engine does not know the layer gelu"; null when none is faster.
    /// </summary>
    public string? EngineReason { get; init; }

    /// <summary>Where it goes on when it is resumed, having been saved to stop; null when it is over.</summary>
    public RunPosition? SuspendedAt { get; init; }
}
