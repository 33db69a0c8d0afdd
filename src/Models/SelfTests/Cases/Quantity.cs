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

/// <summary>The names of quantities.</summary>
internal static class QuantityNames
{
    public const string Output = "output", InputGradient = "input gradient";
    public const string WeightGradient = "weight gradient", BiasGradient = "bias gradient";
    public const string RunningMean = "running mean", RunningVariance = "running variance";
    public const string Loss = "loss", SumOfLosses = "sum of losses";
    public const string Sum = "sum", Mean = "mean", LineSums = "sums of lines", ColumnSums = "sums of columns";
    public const string Greatest = "greatest", PlaceOfGreatest = "place of the greatest";
    public const string Uniform = "uniform numbers", NormalMoments = "moments of normal numbers", KeptShare = "share kept by dropout";
    public const string Seeds = "seeds", HashedMasks = "hashed masks";
    public const string Copy = "copy", CopyOfWholeNumbers = "copy of whole numbers";
}
