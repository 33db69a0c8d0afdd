namespace Gridfold.Models.Tests.Training;

/// <summary>
/// How close two engines, which add up in different orders, come in 32-bit numbers. libtorch's order depends on the processor too: it
/// chooses kernels by the width of its vectors.
/// </summary>
internal static class Rounding
{
    /// <summary>Four units in the last place of a 32-bit number, as a part of it: what one epoch's sums may differ by.</summary>
    public const double LastPlaces = 4.0 / (1 << 23);

    /// <summary>
    /// An optimizer's setting. By default Adam's steps are as long for a gradient that is nothing but rounding as for any other, and behind
    /// ReLU, pooling or batch normalisation there are such gradients: then kernels decide the weights, and libtorch does not agree with
    /// itself on another processor.
    /// </summary>
    public const string Epsilon = ", 'eps': 0.00001";

    /// <summary>Fails unless two losses are that close: of a loss above 1, that part of it.</summary>
    public static void Agrees(double tolerance, double expected, double found) =>
        Assert.Equal(expected, found, tolerance * Math.Max(1, expected));
}
