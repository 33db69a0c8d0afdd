using Gridfold.Models.Input;
using static TorchSharp.torch;

namespace Gridfold.Models.Losses;

/// <summary>A loss function. <c>training.loss</c> is its name, or a map with its name and settings.</summary>
public abstract record LossSpec
{
    /// <summary>The loss's name in the experiment file, as in cross_entropy.</summary>
    public abstract string Name { get; }

    /// <summary>What the loss measures, with its unit, for an axis; for example <c>cross-entropy, nats</c>.</summary>
    public virtual string Label => Name.Replace('_', ' ');

    /// <summary>The quantile of the target that a network learns to predict; 0.5 for a loss without one.</summary>
    public virtual double Quantile => 0.5;

    /// <summary>Reports settings that do not fit the classes of a dataset.</summary>
    /// <param name="classNames">The names of the classes; empty for numbers.</param>
    /// <param name="problems">Receives the problems.</param>
    public virtual void Check(IReadOnlyList<string> classNames, Problems problems)
    {
    }

    /// <summary>Gives the loss of a training, which may depend on the classes of the training rows.</summary>
    /// <param name="classNames">The names of the classes.</param>
    /// <param name="labels">The class of each training row.</param>
    /// <param name="device">The device that trains. Tensors of the loss belong to the caller's dispose scope.</param>
    internal virtual LossSpec ForRows(IReadOnlyList<string> classNames, IReadOnlyList<int> labels, Device device) => this;

    /// <summary>Computes the loss of each row of a mini-batch.</summary>
    /// <param name="outputs">The network's outputs, [rows, values of the head].</param>
    /// <param name="targets">
    /// The target of each row, as the task's targets give them: the class, [rows], or the standardised number, [rows, 1].
    /// </param>
    /// <returns>The losses, [rows].</returns>
    internal abstract Tensor PerRow(Tensor outputs, Tensor targets);

    /// <summary>Computes the loss of a mini-batch.</summary>
    /// <param name="outputs">The network's outputs, [rows, values of the head].</param>
    /// <param name="targets">
    /// The target of each row, as the task's targets give them: the class, [rows], or the standardised number, [rows, 1].
    /// </param>
    /// <param name="isMean">Whether the loss is the mean over the rows; otherwise it is their sum.</param>
    internal virtual Tensor Of(Tensor outputs, Tensor targets, bool isMean)
    {
        Tensor perRow = PerRow(outputs, targets);
        return isMean ? perRow.mean() : perRow.sum();
    }

    /// <summary>Reads the key <c>loss</c> of the training section.</summary>
    /// <param name="training">The section.</param>
    /// <param name="known">The losses of the task by the names that users write, each with the reader of its settings.</param>
    /// <param name="fallback">The name of the loss of a section without the key.</param>
    internal static LossSpec Read(
        SpecMapReader training, IReadOnlyDictionary<string, Func<SpecMapReader, LossSpec>> known, string fallback)
    {
        if (training.Node("loss") is not SpecMap)
        {
            var noSettings = new SpecMap([]) { Location = training.LocationOf("loss") };
            return training.Choice("loss", known, known[fallback])(
                new SpecMapReader(noSettings, training.PathOf("loss"), training.Problems));
        }

        SpecMapReader loss = training.Map("loss")!;
        loss.RequiredNode("name", $"one of {string.Join(", ", known.Keys)}");
        LossSpec spec = loss.Choice("name", known, known[fallback])(loss);
        loss.RejectUnknownKeys();
        return spec;
    }
}
