using static TorchSharp.torch;

namespace Gridfold.Models.Training.Engines.Fused;

/// <summary>The losses of several networks side by side.</summary>
internal static class FusedLoss
{
    /// <summary>Whether the mean of a loss over a mini-batch is the mean of its rows, and nothing else.</summary>
    public static bool Knows(LossSpec loss) => loss is CrossEntropySpec or PerceptronSpec;

    /// <summary>The loss of each network.</summary>
    /// <param name="loss">One that <see cref="Knows"/> accepts.</param>
    /// <param name="outputs">[networks, rows, classes].</param>
    /// <param name="labels">[rows], each row's class.</param>
    /// <param name="isMean">Whether the mean over the rows is meant, or their sum.</param>
    /// <returns>[networks].</returns>
    public static Tensor OfEach(LossSpec loss, Tensor outputs, Tensor labels, bool isMean)
    {
        long networks = outputs.shape[0];
        Tensor perNetwork = loss.PerRow(outputs.flatten(0, 1), labels.repeat(networks)).view(networks, -1);
        return isMean ? perNetwork.mean([1]) : perNetwork.sum(1);
    }
}
