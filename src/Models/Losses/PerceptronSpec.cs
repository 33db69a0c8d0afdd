using static TorchSharp.torch;

namespace Gridfold.Models.Losses;

/// <summary>
/// Rosenblatt's rule (1958), with one unit for each class. A unit with a wrong sign has error 1 or -1; other units have error 0. The loss
/// is the sum of |output| over the wrong units. So one step of SGD on one row is w += lr * error * x. An output of exactly 0 is always
/// wrong.
/// </summary>
public sealed record PerceptronSpec : LossSpec
{
    /// <inheritdoc/>
    public override string Name => "perceptron";

    /// <inheritdoc/>
    public override string Label => "perceptron's loss, |output| of wrong units";

    /// <inheritdoc/>
    internal override Tensor PerRow(Tensor outputs, Tensor targets)
    {
        // The derivative of a unit is minus its error.
        Tensor signs =
            ones_like(outputs, requires_grad: false).neg_().scatter_(
                1, targets.unsqueeze(1), ones(targets.shape[0], 1, device: outputs.device));
        Tensor margins = outputs.mul(signs);
        Tensor isWrong = margins.le(zeros_like(margins, requires_grad: false)).to_type(ScalarType.Float32);
        return margins.mul(isWrong).neg().sum(1);
    }
}
