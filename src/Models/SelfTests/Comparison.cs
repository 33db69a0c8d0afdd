using System.Runtime.CompilerServices;

namespace Gridfold.Models.SelfTests;

/// <summary>Measures how far computed numbers are from the right ones.</summary>
internal static class Comparison
{
    /// <summary>The greatest absolute error, divided by the greatest absolute value that is right.</summary>
    /// <param name="expected">The right numbers, at least one.</param>
    /// <param name="found">The computed numbers: all of them, once or several times one after another.</param>
    /// <returns>NaN where a number is NaN; infinity where there are too few or too many numbers.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Error(double[] expected, double[] found)
    {
        if (found.Length == 0 || found.Length % expected.Length != 0) return double.PositiveInfinity;
        double error = 0, magnitude = 0;
        foreach (double value in expected) magnitude = Math.Max(magnitude, Math.Abs(value));
        for (int i = 0, place = 0; i < found.Length; i++, place++)
        {
            if (place == expected.Length) place = 0;
            double difference = Math.Abs(found[i] - expected[place]);
            if (double.IsNaN(difference)) return double.NaN;
            error = Math.Max(error, difference);
        }

        return magnitude == 0 ? error : error / magnitude;
    }
}
