namespace Gridfold.Grains.Results;

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
