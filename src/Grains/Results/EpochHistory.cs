namespace Gridfold.Grains.Results;

/// <summary>Every metric of every epoch.</summary>
/// <param name="MetricNames">The names of the metrics, which are the columns.</param>
/// <param name="Values">The values, row-major, epochs x metrics. The first row is epoch 1.</param>
[GenerateSerializer, Immutable, Alias("gridfold.epoch-history")]
public sealed record EpochHistory([property: Id(0)] IReadOnlyList<string> MetricNames, [property: Id(1)] double[] Values)
{
    /// <summary>A history without epochs.</summary>
    public static EpochHistory Empty { get; } = new([], []);

    /// <summary>The number of epochs.</summary>
    public int Epochs => MetricNames.Count == 0 ? 0 : Values.Length / MetricNames.Count;

    /// <summary>One metric's curve, with one value for each epoch. Empty when the history does not have the metric.</summary>
    public double[] Curve(string metric)
    {
        int column = MetricNames.ToList().IndexOf(metric);
        return column < 0 ? [] : [.. Enumerable.Range(0, Epochs).Select(epoch => Values[(epoch * MetricNames.Count) + column])];
    }
}
