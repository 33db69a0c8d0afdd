namespace Gridfold.Models.Metrics;

/// <summary>
/// The metrics of one part of the data, by their names in the <see cref="MetricTable"/>. Two objects are equal when all names and values
/// are equal.
/// </summary>
public sealed class MetricValues : IEquatable<MetricValues>
{
    private readonly KeyValuePair<string, double>[] _values;

    /// <summary>Makes metrics from names and values; each name occurs once.</summary>
    public MetricValues(IEnumerable<KeyValuePair<string, double>> values) => _values = [.. values];

    /// <summary>An object without metrics.</summary>
    public static MetricValues None { get; } = new([]);

    /// <summary>The metrics, in their order.</summary>
    public IReadOnlyList<KeyValuePair<string, double>> All => _values;

    /// <summary>Gives a metric by its name, as in f1_macro.</summary>
    /// <exception cref="KeyNotFoundException">The metric was not measured, for example by a version of the program without it.</exception>
    public double this[string name] =>
        Array.FindIndex(_values, value => value.Key == name) is >= 0 and var index
            ? _values[index].Value
            : throw new KeyNotFoundException($"The metric {name} was not measured.");

    /// <summary>Computes the metrics of a set that follow from what a judgement holds.</summary>
    public static MetricValues Of(Judgement judgement, MetricSet metrics) => new(
        metrics.All.Where(metric => (metric.Needs & ~judgement.Holds) == MetricNeeds.None)
            .Select(metric => KeyValuePair.Create(metric.Name, metric.Of(judgement))));

    /// <summary>Whether a metric was measured.</summary>
    public bool Has(string name) => Array.Exists(_values, value => value.Key == name);

    /// <inheritdoc/>
    public bool Equals(MetricValues? other) => other is not null && _values.SequenceEqual(other._values);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as MetricValues);

    /// <inheritdoc/>
    public override int GetHashCode() => _values.Length == 0 ? 0 : HashCode.Combine(_values.Length, _values[0]);
}
