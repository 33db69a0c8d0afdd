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

    private MetricValues(KeyValuePair<string, double>[] values) => _values = values;

    /// <summary>An object without metrics.</summary>
    public static MetricValues None { get; } = new([]);

    /// <summary>The metrics, in their order.</summary>
    public IReadOnlyList<KeyValuePair<string, double>> All => _values;

    /// <summary>Gives a metric by its name, as in f1_macro.</summary>
    /// <exception cref="KeyNotFoundException">The metric was not measured, for example by a version of the program without it.</exception>
    public double this[string name] =>
        IndexOf(name) is >= 0 and var index
            ? _values[index].Value
            : throw new KeyNotFoundException($"The metric {name} was not measured.");

    /// <summary>Computes each metric of a set for which the judgement has the data.</summary>
    public static MetricValues Of(Judgement judgement, MetricSet metrics)
    {
        MetricNeeds holds = judgement.Holds;
        var values = new KeyValuePair<string, double>[metrics.All.Count];
        int count = 0;
        for (int index = 0; index < metrics.All.Count; index++)
        {
            Metric metric = metrics.All[index];
            if (metric.IsKnownOf(holds)) values[count++] = new(metric.Name, metric.Of(judgement));
        }

        return new MetricValues(count == values.Length ? values : values[..count]);
    }

    /// <summary>Whether this object and another have the same metrics in the same order.</summary>
    public bool HasNamesOf(MetricValues other)
    {
        if (_values.Length != other._values.Length) return false;
        for (int index = 0; index < _values.Length; index++)
        {
            if (_values[index].Key != other._values[index].Key) return false;
        }

        return true;
    }

    /// <summary>Whether a metric was measured.</summary>
    public bool Has(string name) => IndexOf(name) >= 0;

    /// <inheritdoc/>
    public bool Equals(MetricValues? other) => other is not null && _values.SequenceEqual(other._values);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as MetricValues);

    /// <inheritdoc/>
    public override int GetHashCode() => _values.Length == 0 ? 0 : HashCode.Combine(_values.Length, _values[0]);

    private int IndexOf(string name)
    {
        for (int index = 0; index < _values.Length; index++)
        {
            if (_values[index].Key == name) return index;
        }

        return -1;
    }
}
