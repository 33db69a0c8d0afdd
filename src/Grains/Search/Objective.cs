using Gridfold.Models.Metrics;

namespace Gridfold.Grains.Search;

/// <summary>What the search is after.</summary>
/// <param name="Metric">A metric's name, as in <c>validation_f1_macro</c>.</param>
/// <param name="IsMaximized">Whether more is better.</param>
[GenerateSerializer, Immutable, Alias("gridfold.objective")]
public sealed record Objective([property: Id(0)] string Metric, [property: Id(1)] bool IsMaximized)
{
    /// <summary>"max" or "min", as in the file.</summary>
    public string Mode => IsMaximized ? "max" : "min";

    /// <summary>Whether it is a loss: not negative, and without an upper end.</summary>
    public bool IsLoss => MetricTable.Find(Metric)?.IsLoss == true;

    /// <summary>Compares two scores: negative when the first is better.</summary>
    public int Compare(double first, double second) => IsMaximized ? second.CompareTo(first) : first.CompareTo(second);
}
