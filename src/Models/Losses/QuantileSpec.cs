using Gridfold.Models.Input;
using TorchSharp;
using static TorchSharp.torch;

namespace Gridfold.Models.Losses;

/// <summary>
/// The pinball loss of the standardised target (Koenker and Bassett, "Regression quantiles", 1978). A network that minimises it predicts a
/// quantile of the target.
/// </summary>
/// <param name="Q">The quantile, above 0 and below 1: the share of rows whose target is to be below the prediction.</param>
public sealed record QuantileSpec(double Q) : LossSpec
{
    /// <inheritdoc/>
    public override string Name => "quantile";

    /// <inheritdoc/>
    public override string Label => "pinball loss, standardised";

    /// <inheritdoc/>
    public override double Quantile => Q;

    /// <summary>Reads the loss's settings.</summary>
    public static QuantileSpec Read(SpecMapReader reader)
    {
        reader.RequiredNode("q", "the quantile to predict, as in loss: {name: quantile, q: 0.9}");
        return new QuantileSpec(reader.Number("q", 0.5, above: 0, below: 1));
    }

    /// <inheritdoc/>
    internal override Tensor PerRow(Tensor outputs, Tensor targets)
    {
        using var above = Q.ToScalar();
        using var below = (Q - 1).ToScalar();
        Tensor error = targets.sub(outputs);
        return maximum(error.mul(above), error.mul(below)).mean([1]);
    }
}
