namespace Gridfold.Grains.Slots;

/// <summary>A lease that is still held, and how far its training is.</summary>
/// <param name="Lease">The lease.</param>
/// <param name="Epoch">Epochs done.</param>
/// <param name="IsTraining">Whether a slot trains it; else it was leased ahead and waits for one.</param>
[GenerateSerializer, Immutable, Alias("gridfold.lease-progress")]
public sealed record LeaseProgress([property: Id(0)] Lease Lease, [property: Id(1)] int Epoch, [property: Id(2)] bool IsTraining);
