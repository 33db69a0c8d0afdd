using Gridfold.Models.Input;
using static TorchSharp.torch;

namespace Gridfold.Models.Training;

/// <summary>A loss function. <c>training.loss</c> is its name, or a map with its name and settings.</summary>
public abstract record LossSpec
{
    /// <summary>The loss's name in the experiment file, as in cross_entropy.</summary>
    public abstract string Name { get; }

    /// <summary>Computes the loss of each row of a mini-batch.</summary>
    /// <param name="outputs">The network's outputs, [rows, classes].</param>
    /// <param name="labels">The class of each row, [rows].</param>
    /// <returns>The losses, [rows].</returns>
    internal abstract Tensor PerRow(Tensor outputs, Tensor labels);

    /// <summary>Computes the loss of a mini-batch.</summary>
    /// <param name="outputs">The network's outputs, [rows, classes].</param>
    /// <param name="labels">The class of each row, [rows].</param>
    /// <param name="isMean">Whether the loss is the mean over the rows; otherwise it is their sum.</param>
    internal virtual Tensor Of(Tensor outputs, Tensor labels, bool isMean)
    {
        Tensor perRow = PerRow(outputs, labels);
        return isMean ? perRow.mean() : perRow.sum();
    }

    /// <summary>Reads the key <c>loss</c> of the training section.</summary>
    internal static LossSpec Read(SpecMapReader training)
    {
        if (training.Node("loss") is not SpecMap)
        {
            var noSettings = new SpecMap([]) { Location = training.LocationOf("loss") };
            return LossTable.Choose(training, "loss")(new SpecMapReader(noSettings, training.PathOf("loss"), training.Problems));
        }

        SpecMapReader loss = training.Map("loss")!;
        loss.RequiredNode("name", $"one of {string.Join(", ", LossTable.All.Keys)}");
        LossSpec spec = LossTable.Choose(loss, "name")(loss);
        loss.RejectUnknownKeys();
        return spec;
    }
}
