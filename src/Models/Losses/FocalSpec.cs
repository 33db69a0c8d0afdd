using Gridfold.Models.Input;
using TorchSharp;
using static TorchSharp.torch;

namespace Gridfold.Models.Losses;

/// <summary>
/// <c>loss: {name: focal, gamma: 2, classWeightTensor: balanced}</c> (Lin et al., "Focal loss for dense object detection", ICCV 2017):
/// -(1 - p)^gamma ln p of the right class, times its weight. Rows that are learnt already count for little.
/// </summary>
/// <param name="Gamma">The exponent, at least 1. Default: 2.</param>
/// <param name="Weights">The weights of the classes; null for equal weights.</param>
public sealed record FocalSpec(double Gamma, ClassWeights? Weights) : WeightedLossSpec(Weights)
{
    /// <inheritdoc/>
    public override string Name => "focal";

    /// <inheritdoc/>
    public override string Label => "focal loss, nats";

    /// <summary>Reads the loss's settings.</summary>
    public static FocalSpec Read(SpecMapReader reader) => new(reader.Number("gamma", 2, min: 1), ClassWeights.Read(reader));

    /// <inheritdoc/>
    internal override Tensor PerRow(Tensor outputs, Tensor targets)
    {
        using Scalar minusOne = (-1.0).ToScalar(), gamma = Gamma.ToScalar();
        Tensor entropy = nn.functional.cross_entropy(outputs, targets, reduction: nn.Reduction.None);
        Tensor probability = entropy.neg().exp();
        Tensor loss = ones_like(entropy, requires_grad: false).add(probability, minusOne).pow(gamma).mul(entropy);
        return WeightTensor is null ? loss : loss.mul(WeightTensor.index_select(0, targets));
    }
}
