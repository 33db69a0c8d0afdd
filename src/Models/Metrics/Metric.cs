namespace Gridfold.Models.Metrics;

/// <summary>One row of the table of metrics.</summary>
/// <param name="Name">The name that users write after validation_, training_ or test_: lower-case letters, digits and underscores.</param>
/// <param name="IsMaximized">Whether a greater value is better.</param>
/// <param name="IsLoss">Whether the metric is a loss: not negative and without an upper limit.</param>
/// <param name="Of">Computes the value from a judgement.</param>
public sealed record Metric(string Name, bool IsMaximized, bool IsLoss, Func<Judgement, double> Of)
{
    /// <summary>Makes a metric in [0, 1] from the confusion matrix. A greater value is better.</summary>
    internal static Metric OfConfusion(string name, Func<ClassificationMetrics, double> of) =>
        new(name, IsMaximized: true, IsLoss: false, judgement => of(judgement.Classification));
}
