using System.Runtime.CompilerServices;

namespace Gridfold.Models.Devices.SelfTests.Cases;

/// <summary>Numbers that a case compares: what is right, or what was computed.</summary>
/// <param name="Name">One of <see cref="QuantityNames"/>.</param>
/// <param name="Values">At least one.</param>
internal sealed record Quantity(string Name, double[] Values)
{
    /// <summary>The greatest error that is right, relative to the greatest value; null for what sums of floats may have on the device.</summary>
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

/// <summary>The names of what cases compare.</summary>
internal static class QuantityNames
{
    public const string Output = "output", InputGradient = "input gradient", WeightGradient = "weight gradient", BiasGradient = "bias gradient";
    public const string RunningMean = "running mean", RunningVariance = "running variance";
    public const string Loss = "loss", SumOfLosses = "sum of losses";
    public const string Sum = "sum", Mean = "mean", Greatest = "greatest", PlaceOfGreatest = "place of the greatest", LineSums = "sums of lines", ColumnSums = "sums of columns";
    public const string Uniform = "uniform numbers", Seeds = "seeds", HashedMasks = "hashed masks", KeptShare = "share kept by dropout", NormalMoments = "moments of normal numbers";
    public const string Copy = "copy", CopyOfWholeNumbers = "copy of whole numbers";
}
