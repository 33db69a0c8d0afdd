using Gridfold.Models.Metrics;

namespace Gridfold.Grains.Search;

/// <summary>A metric, and whether its greatest or its least value is best.</summary>
/// <param name="Metric">A metric's name, as in <c>validation_f1_macro</c>.</param>
/// <param name="IsMaximized">Whether the greatest value is best.</param>
[GenerateSerializer, Immutable, Alias("gridfold.objective")]
public sealed record Objective([property: Id(0)] string Metric, [property: Id(1)] bool IsMaximized)
{
    /// <summary>The direction as the file writes it: "max" or "min".</summary>
    public string Mode => IsMaximized ? "max" : "min";

    /// <summary>Whether the metric is a loss: at least 0, without an upper bound.</summary>
    public bool IsLoss => MetricTable.Find(Metric)?.IsLoss == true;

    /// <summary>Compares two scores. The result is negative when the first score is better.</summary>
    public int Compare(double first, double second) => IsMaximized ? second.CompareTo(first) : first.CompareTo(second);
}
