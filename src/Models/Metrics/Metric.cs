namespace Gridfold.Models.Metrics;

/// <summary>One row of the table of metrics.</summary>
/// <param name="Name">The name that users write after validation_, training_ or test_: lower-case letters, digits and underscores.</param>
/// <param name="ShortName">The name for a narrow column.</param>
/// <param name="IsMaximized">Whether a greater value is better.</param>
/// <param name="IsLoss">Whether the metric is a loss: not negative and without an upper limit.</param>
/// <param name="Needs">What a judgement must hold so that the metric can be computed.</param>
/// <param name="Of">Computes the value from such a judgement.</param>
public sealed record Metric(
    string Name, string ShortName, bool IsMaximized, bool IsLoss, MetricNeeds Needs, Func<Judgement, double> Of)
{
    /// <summary>Whether every training measures the metric. Any other metric is measured where the experiment file names it.</summary>
    public bool IsStandard { get; init; }

    /// <summary>The least value that the metric can have.</summary>
    public double Least { get; init; }

    /// <summary>Whether the value is the mean over the rows of the value of each row alone.</summary>
    public bool IsRowMean { get; init; }

    /// <summary>The number of classes up to which the metric is 1 for every network. Null for most metrics.</summary>
    public int? CertainClasses { get; init; }

    /// <summary>Whether the metric is measured of training rows too. Probabilities are kept of validation rows only.</summary>
    public bool IsOfTrainingRows => !Needs.HasFlag(MetricNeeds.Probabilities);

    /// <summary>Whether rows with several labels have the metric too, by a formula of their own.</summary>
    public bool HasLabelForm { get; init; }

    /// <summary>Whether the metric can be computed from judgements that hold this.</summary>
    public bool IsKnownOf(MetricNeeds held) =>
        (Needs & ~held) == MetricNeeds.None || (HasLabelForm && held.HasFlag(MetricNeeds.Labels));

    /// <summary>Gives the metric a form for rows with several labels.</summary>
    internal Metric OrOfLabels(Func<LabelMetrics, double> of)
    {
        Func<Judgement, double> ofClasses = Of;
        return this with
        {
            HasLabelForm = true,
            Of = judgement => judgement.Labels is null ? ofClasses(judgement) : of(judgement.LabelMetrics),
        };
    }

    /// <summary>Makes a metric of the confusion matrix. A greater value is better.</summary>
    internal static Metric OfConfusion(string name, string shortName, Func<ClassificationMetrics, double> of) =>
        new(name, shortName, IsMaximized: true, IsLoss: false, MetricNeeds.Confusion, judgement => of(judgement.Classification));

    /// <summary>Makes a metric of rows with several labels. A greater value is better.</summary>
    internal static Metric OfLabels(string name, string shortName, Func<LabelMetrics, double> of) =>
        new(name, shortName, IsMaximized: true, IsLoss: false, MetricNeeds.Labels, judgement => of(judgement.LabelMetrics));

    /// <summary>Makes a metric of the probabilities. A greater value is better.</summary>
    internal static Metric OfProbabilities(string name, string shortName, Func<ClassProbabilities, double> of) =>
        new(name, shortName, IsMaximized: true, IsLoss: false, MetricNeeds.Probabilities, judgement => of(judgement.Probabilities!));

    /// <summary>
    /// Makes a metric of predicted numbers that is an error: smaller is better, without an upper limit. Of several targets it is the mean
    /// of their values, as in scikit-learn.
    /// </summary>
    internal static Metric OfErrors(string name, Func<Judgement, double> of) => new(
        name, name, IsMaximized: false, IsLoss: true, MetricNeeds.Values, judgement => judgement.ByTarget().Average(of));

    /// <summary>Makes a metric of predicted numbers that is a share: at most 1, and without a lower limit.</summary>
    internal static Metric OfExplained(string name, string shortName, Func<ValuePredictions, double> of) =>
        new(name, shortName, IsMaximized: true, IsLoss: false, MetricNeeds.Values,
            judgement => judgement.ByTarget().Average(alone => of(alone.Values!)))
        { Least = double.NegativeInfinity };
}
