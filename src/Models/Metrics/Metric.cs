namespace Gridfold.Models.Metrics;

/// <summary>One row of the table of metrics.</summary>
/// <param name="Name">As users write it after validation_, training_ or test_; lower-case letters, digits and underscores.</param>
/// <param name="IsMaximized">Whether more is better.</param>
/// <param name="IsLoss">Whether it is not negative and has no upper end.</param>
/// <param name="Of">Its value for what was judged.</param>
public sealed record Metric(string Name, bool IsMaximized, bool IsLoss, Func<Judgement, double> Of)
{
    /// <summary>
    /// A metric in [0, 1] that follows from how often rows of each class were predicted to be of each class; more is better.
    /// </summary>
    internal static Metric OfConfusion(string name, Func<ClassificationMetrics, double> of) =>
        new(name, IsMaximized: true, IsLoss: false, judgement => of(judgement.Classification));
}
