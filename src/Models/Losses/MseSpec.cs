using static TorchSharp.torch;

namespace Gridfold.Models.Losses;

/// <summary>The squared error of the standardised target.</summary>
public sealed record MseSpec : LossSpec
{
    /// <inheritdoc/>
    public override string Name => "mse";

    /// <inheritdoc/>
    public override string Label => "mean squared error, standardised";

    /// <inheritdoc/>
    internal override Tensor PerRow(Tensor outputs, Tensor targets) => outputs.sub(targets).square().mean([1]);
}
