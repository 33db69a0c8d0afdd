using static TorchSharp.torch;

namespace Gridfold.Models.Training;

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
    internal override Tensor PerRow(Tensor outputs, Tensor labels)
    {
        // The derivative of a unit is minus its error.
        Tensor targets =
            ones_like(outputs, requires_grad: false).neg_().scatter_(
                1, labels.unsqueeze(1), ones(labels.shape[0], 1, device: outputs.device));
        Tensor margins = outputs.mul(targets);
        Tensor isWrong = margins.le(zeros_like(margins, requires_grad: false)).to_type(ScalarType.Float32);
        return margins.mul(isWrong).neg().sum(1);
    }
}
