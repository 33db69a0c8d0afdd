using Gridfold.Models.Input;

namespace Gridfold.Hosting.Specs;

/// <summary>How a fold is trained.</summary>
public sealed class Training : SpecPart
{
    /// <summary>The optimizer and its settings.</summary>
    public required Optimizer Optimizer { get; init; }

    /// <summary>How the learning rate changes. Default: it stays.</summary>
    public LrSchedule? LrSchedule { get; init; }

    /// <summary>The loss that the training reduces. Default: cross_entropy, for a regression mse.</summary>
    public Loss? Loss { get; init; }

    /// <summary>The rows of a mini-batch. The number is at least 1.</summary>
    public required Value<int> BatchSize { get; init; }

    /// <summary>
    /// The passes over the training rows; of your own training, the last epoch that it reports. The number is at least 1 and at most
    /// 10,000,000.
    /// </summary>
    public required Value<int> Epochs { get; init; }

    /// <summary>Ends a fold when a metric has stopped improving. Default: never.</summary>
    public EarlyStopping? EarlyStopping { get; init; }

    /// <summary>The epoch of a fold that counts: the last or the best. The score of the best epoch is too good. Default: last.</summary>
    public Value<Report>? Report { get; init; }

    /// <summary>Limits the gradients of a mini-batch, by norm or by value. Default: no limit.</summary>
    public Clip? Clip { get; init; }

    /// <summary>Changes training images at random, differently in each epoch. Default: no change.</summary>
    public Augment? Augment { get; init; }

    /// <summary>
    /// How two classes are decided: a number, or a metric that chooses it. The number is above 0 and below 1. Default: the most probable
    /// class.
    /// </summary>
    public Threshold? Threshold { get; init; }

    /// <summary>Whether the loss of each step is recorded. Default: false.</summary>
    public Value<bool>? StepLosses { get; init; }

    internal override SpecNode ToNode() => Entries.OfProperties(nameof(Training))
        .Put(Optimizer).Put(LrSchedule).Put(Loss).Put(BatchSize).Put(Epochs).Put(EarlyStopping).Put(Report).Put(Clip).Put(Augment)
        .Put(Threshold).Put(StepLosses).ToMap();
}
