using Gridfold.Models.Input;
using Gridfold.Models.Losses;
using Gridfold.Models.Metrics;

namespace Gridfold.Models.Tasks;

/// <summary>
/// Classification with several labels: each row has several columns, and each column is 0 or 1. The network gives one number for each
/// label, and the sigmoid of that number is the label's probability.
/// </summary>
public sealed class Multilabel : LearningTask
{
    private Multilabel()
    {
    }

    /// <summary>The task.</summary>
    public static Multilabel Task { get; } = new();

    /// <inheritdoc/>
    public override string Name => "multilabel";

    /// <inheritdoc/>
    public override string DefaultMetric => "validation_f1_macro";

    /// <inheritdoc/>
    public override bool HasClasses => false;

    /// <inheritdoc/>
    public override bool HasLabels => true;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Headline => ["f1_macro", "f1_micro"];

    /// <inheritdoc/>
    protected override MetricNeeds Judged => MetricNeeds.Labels;

    /// <inheritdoc/>
    protected override IReadOnlyDictionary<string, Func<SpecMapReader, LossSpec>> Losses { get; } =
        new Dictionary<string, Func<SpecMapReader, LossSpec>> { ["binary_cross_entropy"] = _ => new BinaryCrossEntropySpec() };

    /// <inheritdoc/>
    protected override string DefaultLossName => "binary_cross_entropy";

    /// <summary>The head of a network that predicts some labels.</summary>
    /// <param name="labels">The labels of a row.</param>
    public static Head HeadOf(int labels) =>
        new(labels, $"the rows have {labels} labels; the last layer must give one value for each: end with {{linear: classes}}")
        {
            Warnings = new Dictionary<string, string>
            {
                ["sigmoid"] = "the network ends with sigmoid, and the loss applies a sigmoid of its own: learning is slow; remove it",
                ["softmax"] = "the network ends with softmax, whose values are at least 0, and so no probability is below 0.5: remove it",
                ["relu"] = "the network ends with relu, whose values are at least 0, and so no probability is below 0.5: remove it",
            },
        };

    /// <summary>Gives the probability of a label: the sigmoid of the network's output, in 32 bits.</summary>
    public static float ProbabilityOf(float output) => (float)(1 / (1 + Math.Exp(-(double)output)));
}
