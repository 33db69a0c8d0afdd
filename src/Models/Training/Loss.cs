using static TorchSharp.torch;

namespace Gridfold.Models.Training;

/// <summary>What a training makes small.</summary>
public enum LossName
{
    /// <summary>The negative logarithm of the probability that softmax gives the right class, in nats.</summary>
    CrossEntropy,

    /// <summary>
    /// Rosenblatt's rule (1958) for one unit for each class: a unit whose sign is wrong has error 1 or -1, else 0. The loss is the sum of |output| over the wrong units, so that one
    /// step of SGD on one row is w += lr * error * x. An output of exactly 0 is wrong either way.
    /// </summary>
    Perceptron,
}

/// <summary>Losses of a mini-batch.</summary>
internal static class Loss
{
    /// <param name="name">Which.</param>
    /// <param name="outputs">[rows, classes], the network's.</param>
    /// <param name="labels">[rows], each row's class.</param>
    /// <param name="isMean">Whether the mean over the rows is meant, or their sum.</param>
    public static Tensor Of(LossName name, Tensor outputs, Tensor labels, bool isMean)
    {
        if (name == LossName.CrossEntropy)
            return nn.functional.cross_entropy(outputs, labels, reduction: isMean ? nn.Reduction.Mean : nn.Reduction.Sum);
        Tensor perRow = Perceptron(outputs, labels).sum(1);
        return isMean ? perRow.mean() : perRow.sum();
    }

    /// <summary>The same of several networks side by side.</summary>
    /// <param name="name">Which.</param>
    /// <param name="outputs">[networks, rows, classes].</param>
    /// <param name="labels">[rows], each row's class.</param>
    /// <param name="isMean">Whether the mean over the rows is meant, or their sum.</param>
    /// <returns>[networks].</returns>
    public static Tensor OfEach(LossName name, Tensor outputs, Tensor labels, bool isMean)
    {
        long networks = outputs.shape[0];
        (Tensor rows, Tensor classes) = (outputs.flatten(0, 1), labels.repeat(networks));
        Tensor losses = name == LossName.CrossEntropy ? nn.functional.cross_entropy(rows, classes, reduction: nn.Reduction.None) : Perceptron(rows, classes).sum(1);
        Tensor perNetwork = losses.view(networks, -1);
        return isMean ? perNetwork.mean([1]) : perNetwork.sum(1);
    }

    /// <summary>Each unit's loss. Its derivative is minus the unit's error.</summary>
    private static Tensor Perceptron(Tensor outputs, Tensor labels)
    {
        Tensor targets = ones_like(outputs, requires_grad: false).neg_().scatter_(1, labels.unsqueeze(1), ones(labels.shape[0], 1, device: outputs.device));
        Tensor margins = outputs.mul(targets);
        Tensor isWrong = margins.le(zeros_like(margins, requires_grad: false)).to_type(ScalarType.Float32);
        return margins.mul(isWrong).neg();
    }
}
