using Gridfold.Models.Input;

namespace Gridfold.Models.Metrics;

/// <summary>
/// The metrics that a training measures: the standard ones, and those that its experiment file names. Two sets are equal when they have the
/// same metrics.
/// </summary>
public sealed class MetricSet : IEquatable<MetricSet>
{
    private MetricSet(IEnumerable<Metric> metrics)
    {
        HashSet<Metric> wanted = [.. metrics];
        All = [.. MetricTable.All.Where(wanted.Contains)];
        Needs = All.Aggregate(MetricNeeds.None, (needs, metric) => needs | metric.Needs);
    }

    /// <summary>The metrics, in the order of the table.</summary>
    public IReadOnlyList<Metric> All { get; }

    /// <summary>What a judgement must hold for all of the metrics.</summary>
    public MetricNeeds Needs { get; }

    /// <summary>Gives the standard metrics of a task.</summary>
    /// <param name="known">The metrics of the task.</param>
    public static MetricSet StandardOf(IReadOnlyList<Metric> known) => new(known.Where(metric => metric.IsStandard));

    /// <summary>Reads the key <c>metrics</c> of an experiment file: a list of names, as in <c>[mcc, roc_auc]</c>.</summary>
    /// <param name="reader">The map with the key.</param>
    /// <param name="known">The metrics of the task.</param>
    public static MetricSet Read(SpecMapReader reader, IReadOnlyList<Metric> known)
    {
        string[] names = [.. known.Select(metric => metric.Name)];
        reader.Problems.Trace?.Note(reader.PathOf("metrics"), new ListItems(names, []));
        var wanted = new List<Metric>();
        foreach ((int index, SpecNode item) in (reader.List("metrics") ?? []).Index())
        {
            string? name = item is SpecScalar { Kind: ScalarKind.Text } text ? text.Text : null;
            if (known.FirstOrDefault(metric => metric.Name == name) is { } metric) wanted.Add(metric);
            else
                reader.Problems.Error(
                    $"{reader.PathOf("metrics")}[{index}] is {item.Description}, which is not a metric{Suggestion.For(name ?? "", names)}",
                    item.Location);
        }

        return new MetricSet([.. known.Where(metric => metric.IsStandard), .. wanted]);
    }

    /// <summary>Gives the set with one more metric.</summary>
    /// <param name="name">The metric's name with its part of the data, as in validation_roc_auc. An unknown name adds none.</param>
    public MetricSet With(string name) =>
        MetricTable.Find(name) is { } metric && !All.Contains(metric) ? new MetricSet([.. All, metric]) : this;

    /// <summary>Gives the set with those of another.</summary>
    public MetricSet With(MetricSet other) => other.All.All(All.Contains) ? this : new MetricSet([.. All, .. other.All]);

    /// <summary>Warns of metrics that judge nothing, because they are 1 for every network.</summary>
    /// <param name="classCount">The number of classes in the data.</param>
    /// <param name="problems">Receives the warnings.</param>
    public void Check(int classCount, Problems problems)
    {
        foreach (Metric metric in All.Where(metric => classCount <= metric.CertainClasses))
        {
            problems.Warning($"the metric {metric.Name} is 1 for every network, because the data has {classCount} classes: name a metric "
                + "that judges fewer of them", location: null);
        }
    }

    /// <inheritdoc/>
    public bool Equals(MetricSet? other) => other is not null && All.SequenceEqual(other.All);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as MetricSet);

    /// <inheritdoc/>
    public override int GetHashCode() => All.Count;
}
