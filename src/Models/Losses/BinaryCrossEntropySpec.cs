using static TorchSharp.torch;

namespace Gridfold.Models.Losses;

/// <summary>
/// The negative logarithm of the probability that the sigmoid of each output gives the right value of its label, in nats: the mean over
/// the labels of a row.
/// </summary>
public sealed record BinaryCrossEntropySpec : LossSpec
{
    /// <inheritdoc/>
    public override string Name => "binary_cross_entropy";

    /// <inheritdoc/>
    public override string Label => "binary cross-entropy, nats";

    /// <inheritdoc/>
    internal override Tensor PerRow(Tensor outputs, Tensor targets) =>
        nn.functional.binary_cross_entropy_with_logits(outputs, targets, reduction: nn.Reduction.None).mean([1]);
}
