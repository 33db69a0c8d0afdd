namespace Gridfold.Models.Tests.Training;

/// <summary>
/// The tolerance between two engines that add up in different orders, in 32-bit numbers. libtorch's order also depends on the processor,
/// because it chooses kernels by the width of the vectors.
/// </summary>
internal static class Rounding
{
    /// <summary>The relative difference that the sums of one epoch may have: four units in the last place of a 32-bit number.</summary>
    public const double LastPlaces = 4.0 / (1 << 23);

    /// <summary>
    /// An optimizer's setting. With the default, Adam takes a full step for a gradient that is only rounding. Behind ReLU, pooling or batch
    /// normalisation there are such gradients. Then the kernels decide the weights, and libtorch does not agree with itself on another
    /// processor.
    /// </summary>
    public const string Epsilon = ", 'eps': 0.00001";

    /// <summary>Fails unless two losses are within the tolerance. For a loss above 1, the tolerance is relative.</summary>
    public static void Agrees(double tolerance, double expected, double found) =>
        Assert.Equal(expected, found, tolerance * Math.Max(1, expected));
}
