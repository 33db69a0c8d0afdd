using static TorchSharp.torch;

namespace Gridfold.Models.Training;

/// <summary>
/// Rosenblatt's rule (1958) for one unit for each class: a unit whose sign is wrong has error 1 or -1, else 0. The loss is the sum of
/// |output| over the wrong units, so that one
/// step of SGD on one row is w += lr * error * x. An output of exactly 0 is wrong either way.
/// </summary>
public sealed record PerceptronSpec : LossSpec
{
    /// <inheritdoc/>
    public override string Name => "perceptron";

    /// <inheritdoc/>
    internal override Tensor PerRow(Tensor outputs, Tensor labels)
    {
        // A unit's derivative is minus its error.
        Tensor targets =
            ones_like(outputs, requires_grad: false).neg_().scatter_(
                1, labels.unsqueeze(1), ones(labels.shape[0], 1, device: outputs.device));
        Tensor margins = outputs.mul(targets);
        Tensor isWrong = margins.le(zeros_like(margins, requires_grad: false)).to_type(ScalarType.Float32);
        return margins.mul(isWrong).neg().sum(1);
    }
}
