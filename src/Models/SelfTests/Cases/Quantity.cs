using System.Runtime.CompilerServices;

namespace Gridfold.Models.SelfTests.Cases;

/// <summary>Numbers that a case compares: the right ones, or the computed ones.</summary>
/// <param name="Name">One of <see cref="QuantityNames"/>.</param>
/// <param name="Values">At least one.</param>
internal sealed record Quantity(string Name, double[] Values)
{
    /// <summary>The greatest error that is right, relative to the greatest value; null for the device's own tolerance.</summary>
    public double? Tolerance { get; init; }

    /// <summary>A copy of floats.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static Quantity Of(string name, ReadOnlySpan<float> values)
    {
        double[] copy = new double[values.Length];
        for (int i = 0; i < copy.Length; i++) copy[i] = values[i];
        return new Quantity(name, copy);
    }
}
