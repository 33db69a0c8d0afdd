namespace Gridfold.Grains.Telemetry;

/// <summary>How the slot pool stands.</summary>
/// <param name="Queued">Folds that wait.</param>
/// <param name="Leased">Folds that are leased.</param>
/// <param name="Slots">The cluster's slots.</param>
internal sealed record SlotPoolGauges(long Queued, long Leased, IReadOnlyList<SlotCount> Slots);
