using Gridfold.Models.Metrics;

namespace Gridfold.Models.Training;

/// <summary>What an epoch ended with.</summary>
/// <param name="Epoch">1-based.</param>
/// <param name="Training">
/// Over the epoch's own mini-batches, each predicted just before it is learned from, dropout at work, as Keras does: a little
/// behind what the network could do at the epoch's end.
/// </param>
/// <param name="Validation">Over the validation rows, at the epoch's end, without dropout.</param>
public sealed record EpochMetrics(int Epoch, MetricValues Training, MetricValues Validation)
{
    /// <summary>The metrics by the names that users write: validation_loss, ..., training_recall_macro.</summary>
    public static IReadOnlyList<string> Names { get; } =
        [.. ((string[])[MetricTable.Validation, MetricTable.Training]).SelectMany(part => MetricTable.All.Select(metric => part + metric.Name))];

    /// <summary>A metric by its name.</summary>
    /// <param name="name">As in <see cref="Names"/>.</param>
    /// <exception cref="KeyNotFoundException">It was not measured.</exception>
    public double Get(string name)
    {
        (MetricValues values, string metric) = Find(name);
        return values[metric];
    }

    /// <summary>Whether a metric was measured in this epoch, which may have been trained by a version without it.</summary>
    /// <param name="name">As in <see cref="Names"/>.</param>
    public bool Has(string name)
    {
        (MetricValues values, string metric) = Find(name);
        return values.Has(metric);
    }

    private (MetricValues Values, string Metric) Find(string name) =>
        name.StartsWith(MetricTable.Validation, StringComparison.Ordinal) ? (Validation, name[MetricTable.Validation.Length..])
        : name.StartsWith(MetricTable.Training, StringComparison.Ordinal) ? (Training, name[MetricTable.Training.Length..])
        : (MetricValues.None, name);
}
