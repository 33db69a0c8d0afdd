namespace Gridfold.Grains.Telemetry;

/// <summary>The numbers of the slot pool that the metrics show.</summary>
/// <param name="Queued">The number of folds that wait.</param>
/// <param name="Leased">The number of folds that are leased.</param>
/// <param name="Slots">The cluster's slots, by device and state.</param>
internal sealed record SlotPoolGauges(long Queued, long Leased, IReadOnlyList<SlotCount> Slots);
