using Gridfold.Models.Metrics;

namespace Gridfold.Models.Training;

/// <summary>The metrics at the end of an epoch.</summary>
/// <param name="Epoch">The epoch, counted from 1.</param>
/// <param name="Training">
/// The metrics over the epoch's own mini-batches. Each mini-batch is predicted with dropout, just before the network learns from it, as in
/// Keras. So the values lag a little behind the network at the epoch's end.
/// </param>
/// <param name="Validation">The metrics over the validation rows at the epoch's end, without dropout.</param>
public sealed record EpochMetrics(int Epoch, MetricValues Training, MetricValues Validation)
{
    /// <summary>The names of the metrics that were measured in this epoch, those of validation rows first.</summary>
    public IReadOnlyList<string> Measured =>
        [.. Validation.All.Select(value => MetricTable.Validation + value.Key),
            .. Training.All.Select(value => MetricTable.Training + value.Key)];

    /// <summary>The values of <see cref="Measured"/>, in its order.</summary>
    public IReadOnlyList<double> Values =>
        [.. Validation.All.Select(value => value.Value), .. Training.All.Select(value => value.Value)];

    /// <summary>Whether this epoch and another measured the same metrics.</summary>
    public bool MeasuresAs(EpochMetrics other) => Validation.HasNamesOf(other.Validation) && Training.HasNamesOf(other.Training);

    /// <summary>Gives a metric by its name.</summary>
    /// <param name="name">A name with its part of the data, as in validation_loss.</param>
    /// <exception cref="KeyNotFoundException">The metric was not measured in this epoch.</exception>
    public double Get(string name)
    {
        (MetricValues values, string metric) = Find(name);
        return values[metric];
    }

    /// <summary>
    /// Whether a metric was measured in this epoch. A version of the program without the metric may have trained the epoch.
    /// </summary>
    /// <param name="name">A name with its part of the data, as in validation_loss.</param>
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
