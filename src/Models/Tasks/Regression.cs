using Gridfold.Models.Input;
using Gridfold.Models.Losses;
using Gridfold.Models.Metrics;

namespace Gridfold.Models.Tasks;

/// <summary>
/// Regression: each row has a number, or several. The network gives a value for each, the number standardised by the fold's training rows.
/// Metrics are computed in the units of the numbers.
/// </summary>
public sealed class Regression : LearningTask
{
    private Regression()
    {
    }

    /// <summary>The task.</summary>
    public static Regression Task { get; } = new();

    /// <summary>The head of a network.</summary>
    public static Head Head { get; } = new(1, "the target is one number; the last layer must give one value: end with {linear: 1}")
    {
        Warnings = new Dictionary<string, string>
        {
            ["softmax"] = "the network ends with softmax, and softmax of one value is always 1: remove it",
            ["relu"] = Bounded("relu", "at least 0"),
            ["sigmoid"] = Bounded("sigmoid", "between 0 and 1"),
            ["tanh"] = Bounded("tanh", "between -1 and 1"),
        },
    };

    /// <summary>The head of a network that predicts some numbers for each row.</summary>
    /// <param name="targets">The numbers of a row.</param>
    public static Head HeadOf(int targets) => targets == 1 ? Head : Head with
    {
        Width = targets,
        Rule = $"the targets are {targets} numbers; the last layer must give one value for each: end with {{linear: classes}}",
    };

    /// <inheritdoc/>
    public override string Name => "regression";

    /// <inheritdoc/>
    public override string DefaultMetric => "validation_rmse";

    /// <inheritdoc/>
    public override bool HasClasses => false;

    /// <inheritdoc/>
    public override bool ReadsNumbers => true;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Headline => ["rmse", "r2"];

    /// <inheritdoc/>
    protected override MetricNeeds Judged => MetricNeeds.Values;

    /// <inheritdoc/>
    protected override IReadOnlyDictionary<string, Func<SpecMapReader, LossSpec>> Losses { get; } =
        new Dictionary<string, Func<SpecMapReader, LossSpec>>
        {
            ["mse"] = _ => new MseSpec(),
            ["mae"] = _ => new MaeSpec(),
            ["huber"] = HuberSpec.Read,
            ["quantile"] = QuantileSpec.Read,
        };

    /// <inheritdoc/>
    protected override string DefaultLossName => "mse";

    private static string Bounded(string layer, string range) =>
        $"the network ends with {layer}, whose values are {range}, and it cannot predict a standardised target beyond that: remove it";
}
