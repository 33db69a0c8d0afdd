using static TorchSharp.torch;

namespace Gridfold.Models.Losses;

/// <summary>The negative logarithm of the probability that softmax gives the right class, in nats.</summary>
public sealed record CrossEntropySpec : LossSpec
{
    /// <inheritdoc/>
    public override string Name => "cross_entropy";

    /// <inheritdoc/>
    public override string Label => "cross-entropy, nats";

    /// <inheritdoc/>
    internal override Tensor PerRow(Tensor outputs, Tensor targets) =>
        nn.functional.cross_entropy(outputs, targets, reduction: nn.Reduction.None);

    /// <inheritdoc/>
    internal override Tensor Of(Tensor outputs, Tensor targets, bool isMean) =>
        nn.functional.cross_entropy(outputs, targets, reduction: isMean ? nn.Reduction.Mean : nn.Reduction.Sum);
}
