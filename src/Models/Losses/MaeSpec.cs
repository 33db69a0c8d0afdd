using static TorchSharp.torch;

namespace Gridfold.Models.Losses;

/// <summary>The absolute error of the standardised target.</summary>
public sealed record MaeSpec : LossSpec
{
    /// <inheritdoc/>
    public override string Name => "mae";

    /// <inheritdoc/>
    public override string Label => "mean absolute error, standardised";

    /// <inheritdoc/>
    internal override Tensor PerRow(Tensor outputs, Tensor targets) => outputs.sub(targets).abs().mean([1]);
}
