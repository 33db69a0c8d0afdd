using Gridfold.Models.Losses;
using static TorchSharp.torch;

namespace Gridfold.Models.Training.Engines.Fused;

/// <summary>The losses of several networks side by side.</summary>
internal static class FusedLoss
{
    /// <summary>Whether the loss is known to be, in a mini-batch, exactly the mean of the losses of its rows.</summary>
    public static bool Knows(LossSpec loss) => loss is CrossEntropySpec or PerceptronSpec;

    /// <summary>Computes the loss of each network.</summary>
    /// <param name="loss">A loss that <see cref="Knows"/> accepts.</param>
    /// <param name="outputs">The outputs of the networks, [networks, rows, values].</param>
    /// <param name="targets">The target of each row, [rows].</param>
    /// <param name="isMean">Whether the loss is the mean over the rows; otherwise it is their sum.</param>
    /// <returns>The losses, [networks].</returns>
    public static Tensor OfEach(LossSpec loss, Tensor outputs, Tensor targets, bool isMean)
    {
        long networks = outputs.shape[0];
        Tensor perNetwork = loss.PerRow(outputs.flatten(0, 1), targets.repeat(networks)).view(networks, -1);
        return isMean ? perNetwork.mean([1]) : perNetwork.sum(1);
    }
}
