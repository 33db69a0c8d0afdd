using Gridfold.Models.Input;
using static TorchSharp.torch;

namespace Gridfold.Models.Losses;

/// <summary>
/// <c>loss: {name: cross_entropy, classWeightTensor: balanced, label_smoothing: 0.1}</c>. Label smoothing (Szegedy et al., "Rethinking the
/// inception architecture", CVPR 2016) gives the right class the probability 1 - s + s / classes, and s / classes to each other one.
/// </summary>
/// <param name="LabelSmoothing">The smoothing s, in [0, 1).</param>
/// <param name="Weights">The weights of the classes; null for equal weights.</param>
public sealed record AdjustedCrossEntropySpec(double LabelSmoothing, ClassWeights? Weights) : WeightedLossSpec(Weights)
{
    /// <inheritdoc/>
    public override string Name => "cross_entropy";

    /// <inheritdoc/>
    public override string Label => "cross-entropy, nats";

    /// <summary>Reads the loss's settings. Without settings it is the plain loss.</summary>
    public static LossSpec Read(SpecMapReader reader)
    {
        double smoothing = reader.Number("label_smoothing", 0, min: 0, below: 1);
        var weights = ClassWeights.Read(reader);
        return smoothing == 0 && weights is null ? new CrossEntropySpec() : new AdjustedCrossEntropySpec(smoothing, weights);
    }

    /// <inheritdoc/>
    internal override Tensor PerRow(Tensor outputs, Tensor targets) =>
        nn.functional.cross_entropy(outputs, targets, WeightTensor, reduction: nn.Reduction.None, label_smoothing: LabelSmoothing);
}
