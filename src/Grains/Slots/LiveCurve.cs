namespace Gridfold.Grains.Slots;

/// <summary>The losses of a training so far, at epochs that are spread evenly over it.</summary>
/// <param name="Epochs">The epochs, in order.</param>
/// <param name="Training">The training loss of each epoch.</param>
/// <param name="Validation">The validation loss of each epoch.</param>
[GenerateSerializer, Immutable, Alias("gridfold.live-curve")]
public sealed record LiveCurve(
    [property: Id(0)] int[] Epochs, [property: Id(1)] double[] Training, [property: Id(2)] double[] Validation);
