namespace Gridfold.Grains.Slots;

/// <summary>A lease that is still held, and the progress of its training.</summary>
/// <param name="Lease">The lease.</param>
/// <param name="Epoch">The number of epochs done.</param>
/// <param name="IsTraining">Whether a slot trains the fold. Otherwise the fold was leased ahead and waits for a slot.</param>
[GenerateSerializer, Immutable, Alias("gridfold.lease-progress")]
public sealed record LeaseProgress([property: Id(0)] Lease Lease, [property: Id(1)] int Epoch, [property: Id(2)] bool IsTraining);
