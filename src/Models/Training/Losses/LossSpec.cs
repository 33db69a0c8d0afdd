using Gridfold.Models.Input;
using static TorchSharp.torch;

namespace Gridfold.Models.Training;

/// <summary>A loss function: <c>training.loss</c> is the name of one, or a map with a name and settings.</summary>
public abstract record LossSpec
{
    /// <summary>The name in the file, as in cross_entropy.</summary>
    public abstract string Name { get; }

    /// <summary>The loss of each row of a mini-batch.</summary>
    /// <param name="outputs">[rows, classes], the network's.</param>
    /// <param name="labels">[rows], each row's class.</param>
    /// <returns>[rows].</returns>
    internal abstract Tensor PerRow(Tensor outputs, Tensor labels);

    /// <summary>The loss of a mini-batch.</summary>
    /// <param name="outputs">[rows, classes], the network's.</param>
    /// <param name="labels">[rows], each row's class.</param>
    /// <param name="isMean">Whether the mean over the rows is meant, or their sum.</param>
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
