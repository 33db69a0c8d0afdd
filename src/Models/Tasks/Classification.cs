using Gridfold.Models.Input;
using Gridfold.Models.Losses;
using Gridfold.Models.Metrics;

namespace Gridfold.Models.Tasks;

/// <summary>
/// Classification: each row has one class of several. The network gives one number for each class, and the greatest counts.
/// </summary>
public sealed class Classification : LearningTask
{
    private Classification()
    {
    }

    /// <summary>The task.</summary>
    public static Classification Task { get; } = new();

    /// <inheritdoc/>
    public override string Name => "classification";

    /// <inheritdoc/>
    public override string DefaultMetric => "validation_f1_macro";

    /// <inheritdoc/>
    public override bool HasClasses => true;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Headline => ["accuracy", "f1_macro"];

    /// <inheritdoc/>
    protected override MetricNeeds Judged => MetricNeeds.Confusion | MetricNeeds.Probabilities;

    /// <inheritdoc/>
    protected override IReadOnlyDictionary<string, Func<SpecMapReader, LossSpec>> Losses { get; } =
        new Dictionary<string, Func<SpecMapReader, LossSpec>>
        {
            ["cross_entropy"] = AdjustedCrossEntropySpec.Read,
            ["focal"] = FocalSpec.Read,
            ["perceptron"] = _ => new PerceptronSpec(),
        };

    /// <inheritdoc/>
    protected override string DefaultLossName => "cross_entropy";

    /// <summary>The head of a network for data with some classes.</summary>
    /// <param name="classCount">The number of classes in the dataset.</param>
    public static Head HeadOf(int classCount) =>
        new(classCount, $"the dataset has {classCount} classes; the last layer must give one value for each: end with {{linear: classes}}")
        {
            Warnings = new Dictionary<string, string>
            {
                ["softmax"] = "the network ends with softmax, and the loss applies a softmax of its own: learning is slow; remove it",
            },
        };
}
