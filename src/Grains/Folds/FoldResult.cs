namespace Gridfold.Grains.Folds;

/// <summary>A number that a training reports.</summary>
/// <param name="Name">As users write it, as in <c>validation_f1_macro</c>.</param>
/// <param name="Value">Finite.</param>
[GenerateSerializer, Immutable, Alias("gridfold.metric-value")]
public sealed record MetricValue([property: Id(0)] string Name, [property: Id(1)] double Value);

/// <summary>How a fold ended; what its trial needs of it. The same for every attempt of the same fold.</summary>
/// <param name="Fold">1-based.</param>
/// <param name="Status">Completed or Failed.</param>
/// <param name="Metrics">The last epoch's, none for a failed fold.</param>
/// <param name="Epochs">Epochs trained.</param>
/// <param name="WeightsHash">SHA-256 of the final weights, lower-case hex; null for a failed fold.</param>
/// <param name="Reason">Why it failed.</param>
[GenerateSerializer, Immutable, Alias("gridfold.fold-summary")]
public sealed record FoldSummary(
    [property: Id(0)] int Fold,
    [property: Id(1)] Status Status,
    [property: Id(2)] IReadOnlyList<MetricValue> Metrics,
    [property: Id(3)] int Epochs,
    [property: Id(4)] string? WeightsHash,
    [property: Id(5)] string? Reason)
{
    /// <summary>Whether it failed because its loss was no longer a number.</summary>
    [Id(6)]
    public bool HasDiverged { get; init; }
}

/// <summary>Every metric of every epoch.</summary>
/// <param name="MetricNames">The columns.</param>
/// <param name="Values">Row-major, epochs x metrics; the first row is epoch 1.</param>
[GenerateSerializer, Immutable, Alias("gridfold.epoch-history")]
public sealed record EpochHistory([property: Id(0)] IReadOnlyList<string> MetricNames, [property: Id(1)] double[] Values)
{
    /// <summary>A history without epochs.</summary>
    public static EpochHistory Empty { get; } = new([], []);

    /// <summary>How many epochs it holds.</summary>
    public int Epochs => MetricNames.Count == 0 ? 0 : Values.Length / MetricNames.Count;

    /// <summary>One metric's curve, an entry for each epoch; empty when it is not in the history.</summary>
    public double[] Curve(string metric)
    {
        int column = MetricNames.ToList().IndexOf(metric);
        return column < 0 ? [] : [.. Enumerable.Range(0, Epochs).Select(epoch => Values[(epoch * MetricNames.Count) + column])];
    }
}

/// <summary>Everything that is kept of a fold.</summary>
/// <param name="Summary">How it ended.</param>
/// <param name="History">Its learning curves.</param>
/// <param name="Confusion">Validation rows by actual (row) and predicted (column) class, row-major, classes x classes; empty for a failed
/// fold.</param>
/// <param name="Attempt">Which attempt it was, from 1.</param>
/// <param name="Seconds">How long that attempt trained.</param>
/// <param name="Silo">Where.</param>
[GenerateSerializer, Immutable, Alias("gridfold.fold-result")]
public sealed record FoldResult(
    [property: Id(0)] FoldSummary Summary,
    [property: Id(1)] EpochHistory History,
    [property: Id(2)] long[] Confusion,
    [property: Id(3)] int Attempt,
    [property: Id(4)] double Seconds,
    [property: Id(5)] string Silo)
{
    /// <summary>
    /// What trained it, as in "dense" or "libtorch, 8 as one"; null when it was not trained, and for results of versions that did not say.
    /// </summary>
    [Id(6)]
    public string? Engine { get; init; }

    /// <summary>
    /// What it was trained on, as <see cref="Gridfold.Grains.Slots.SiloSlots.Device"/>; null for results of versions that did not say.
    /// </summary>
    [Id(7)]
    public string? Device { get; init; }

    /// <summary>
    /// The device's setting, as <see cref="Gridfold.Grains.Slots.SiloSlots.Setting"/>; null where the device was not tested.
    /// </summary>
    [Id(8)]
    public string? Setting { get; init; }

    /// <summary>
    /// Why a faster engine did not train it, as in "the dense engine does not know the layer gelu"; null when none is faster, and for
    /// results of versions that did not say.
    /// </summary>
    [Id(9)]
    public string? EngineReason { get; init; }
}
