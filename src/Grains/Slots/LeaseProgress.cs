namespace Gridfold.Grains.Slots;

/// <summary>A lease that is still held, and the progress of its training.</summary>
/// <param name="Lease">The lease.</param>
/// <param name="Epoch">The number of epochs done.</param>
/// <param name="IsTraining">Whether a slot trains the fold. Otherwise the fold was leased ahead and waits for a slot.</param>
[GenerateSerializer, Immutable, Alias("gridfold.lease-progress")]
public sealed record LeaseProgress([property: Id(0)] Lease Lease, [property: Id(1)] int Epoch, [property: Id(2)] bool IsTraining)
{
    /// <summary>The losses up to now. Null before the first epoch, and from silos of versions that did not send it.</summary>
    [Id(3)]
    public LiveCurve? Curve { get; init; }
}
