using Gridfold.Models.Input;
using Gridfold.Models.Metrics;
using Gridfold.Models.Tasks;

namespace Gridfold.Models.Training;

/// <summary>
/// <c>training.threshold</c>: from which probability on a row counts as the second of two classes. The threshold is a number, or each fold
/// chooses it by a metric from training rows that are held out of its training. No validation row has an effect on it.
/// </summary>
/// <param name="Value">The threshold; null where each fold chooses its own.</param>
/// <param name="Metric">The metric that chooses the threshold, without a part of the data.</param>
/// <param name="Fraction">The share of the fold's training rows that chooses the threshold and does not train.</param>
public sealed record DecisionThreshold(double? Value, string Metric, double Fraction)
{
    private const string Key = "threshold";
    private const string DefaultMetric = "balanced_accuracy";
    private const double DefaultFraction = 0.2, MaxFraction = 0.5;

    private static readonly IReadOnlyDictionary<string, Func<ConfusionMatrix, double>> Known = FindKnown();

    /// <summary>The metrics that can choose a threshold. <c>f1</c> is that of the second class.</summary>
    public static IEnumerable<string> Metrics => Known.Keys;

    /// <summary>The place in the experiment file.</summary>
    public SourceLocation? Location { get; init; }

    /// <summary>The threshold in words.</summary>
    public string Text => Value is { } value
        ? FormattableString.Invariant($"{value:R}")
        : FormattableString.Invariant($"chosen by {Metric} from {Fraction * 100:0.###} % of the training rows of each fold");

    /// <summary>Compares everything except the place in the file.</summary>
    public bool Equals(DecisionThreshold? other) => (Value, Metric, Fraction) == (other?.Value, other?.Metric, other?.Fraction);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Value, Metric, Fraction);

    /// <summary>Reads the key <c>threshold</c>: a number, a metric, or a map of both settings.</summary>
    /// <returns>Null when the key is not written, or errors were reported.</returns>
    internal static DecisionThreshold? ReadKey(SpecMapReader training, LearningTask task)
    {
        SpecNode? node = training.Node(Key);
        if (node is not null && !task.HasClasses)
        {
            training.Error(Key, $"a threshold decides between two classes, and the task is {task.Name}: remove the key");
            return null;
        }

        DecisionThreshold? read = null;
        if (node is null or SpecMap && training.Map(Key) is { } map) read = ReadMap(map);
        else if (training.Word(Key, Known.Keys) is { } metric) read = new DecisionThreshold(null, metric, DefaultFraction);
        else if (node is SpecScalar { Kind: ScalarKind.Text } text)
        {
            training.Error(
                Key, $"it must be a number above 0 and below 1, or a metric that chooses it{Suggestion.For(text.Text, [.. Known.Keys])}");
        }
        else
        {
            double value = training.Number(Key, ThresholdSearch.Usual, above: 0, below: 1);
            read = node is null ? null : new DecisionThreshold(value, DefaultMetric, 0);
        }

        return read is null ? null : read with { Location = training.LocationOf(Key) };
    }

    /// <summary>Reports data that has not two classes.</summary>
    /// <param name="classNames">The names of the classes.</param>
    /// <param name="problems">Receives the problem.</param>
    public void Check(IReadOnlyList<string> classNames, Problems problems)
    {
        if (classNames.Count == 2) return;
        problems.Error(
            $"training.{Key} decides between two classes, and the data has {classNames.Count}: remove the key", Location);
    }

    /// <summary>Chooses the threshold from the probabilities of the rows that were held out.</summary>
    internal double Choose(ClassProbabilities rows) => ThresholdSearch.Best(rows, Known[Metric]);

    private static DecisionThreshold ReadMap(SpecMapReader map)
    {
        string metric = map.Choice("metric", Known.Keys.ToDictionary(name => name), DefaultMetric);
        double fraction = map.Number("fraction", DefaultFraction, above: 0, max: MaxFraction);
        map.RejectUnknownKeys();
        return new DecisionThreshold(null, metric, fraction);
    }

    private static Dictionary<string, Func<ConfusionMatrix, double>> FindKnown()
    {
        var known = new Dictionary<string, Func<ConfusionMatrix, double>>
        {
            [DefaultMetric] = Of(MetricTable.All.Single(metric => metric.Name == DefaultMetric)),
            ["f1"] = confusion => new ClassificationMetrics(confusion).Classes[1].F1,
        };
        foreach (Metric metric in MetricTable.All.Where(metric => metric.Needs == MetricNeeds.Confusion)) known[metric.Name] = Of(metric);
        return known;
    }

    private static Func<ConfusionMatrix, double> Of(Metric metric) => confusion => metric.Of(new Judgement(0) { Confusion = confusion });
}
