using Gridfold.Models.Losses;
using Gridfold.Models.Metrics;
using static TorchSharp.torch;

namespace Gridfold.Models.Tasks;

/// <summary>What a network is to predict for some rows. No code writes to targets, so any thread may read them.</summary>
public abstract class Targets
{
    /// <summary>The number of rows.</summary>
    public abstract int Count { get; }

    /// <summary>The end of a network that fits the targets.</summary>
    public abstract Head Head { get; }

    /// <summary>The standardisation of each number that <see cref="ToTensor"/> applies; empty for classes.</summary>
    public virtual IReadOnlyList<TargetScale> Scales => [];

    /// <summary>Gives the targets of a fold's training and validation rows. What is fitted is fitted on the training rows.</summary>
    public virtual (Targets Training, Targets Validation) Divide(IReadOnlyList<int> training, IReadOnlyList<int> validation) =>
        (Take(training), Take(validation));

    /// <summary>Gives the targets of some rows, in their order.</summary>
    public abstract Targets Take(IReadOnlyList<int> rows);

    /// <summary>Copies the targets to a tensor on the processor, in the form that the task's losses read.</summary>
    public abstract Tensor ToTensor();

    /// <summary>Gives the loss of a training on these rows.</summary>
    /// <param name="loss">The loss of the experiment file.</param>
    /// <param name="classNames">The names of the classes; empty for numbers.</param>
    /// <param name="device">The device that trains. Tensors of the loss belong to the caller's dispose scope.</param>
    internal virtual LossSpec Bind(LossSpec loss, IReadOnlyList<string> classNames, Device device) => loss;

    /// <summary>Makes a tally without rows.</summary>
    /// <param name="needs">What metrics need of the tally beside the confusion matrix.</param>
    public abstract Tally NewTally(MetricNeeds needs);
}
