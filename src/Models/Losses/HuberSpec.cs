using Gridfold.Models.Input;
using static TorchSharp.torch;

namespace Gridfold.Models.Losses;

/// <summary>
/// Huber's loss ("Robust estimation of a location parameter", 1964) of the standardised target: half of the squared error up to delta, and
/// delta (|error| - delta / 2) beyond.
/// </summary>
/// <param name="Delta">The error at which the loss becomes linear, in standard deviations of the training targets; above 0.</param>
public sealed record HuberSpec(double Delta) : LossSpec
{
    /// <inheritdoc/>
    public override string Name => "huber";

    /// <inheritdoc/>
    public override string Label => "Huber's loss, standardised";

    /// <summary>Reads the loss's settings.</summary>
    public static HuberSpec Read(SpecMapReader reader) => new(reader.Number("delta", 1, above: 0));

    /// <inheritdoc/>
    internal override Tensor PerRow(Tensor outputs, Tensor targets) =>
        nn.functional.huber_loss(outputs, targets, Delta, nn.Reduction.None).mean([1]);
}
