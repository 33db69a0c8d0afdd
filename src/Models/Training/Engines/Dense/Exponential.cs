using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Gridfold.Models.Training.Engines.Dense;

/// <summary>
/// Computes e^x in doubles, exact to the last few of 53 bits. The bits are the same on every processor and in every version of .NET. x = k
/// ln 2 + r with |r| at most half of ln 2 (Cody and Waite, "Software manual for the elementary functions", 1980). e^r is its power series.
/// </summary>
internal readonly struct Exponential : Elementwise.IDoubleFunction
{
    // Beyond these limits e^x is 0 or infinite as a float.
    private const double Least = -200, Most = 200;

    // The value ln 2 in two parts. The first part has so few bits that its product with k is exact.
    private const double Ln2High = 6.93147180369123816490e-01, Ln2Low = 1.90821492927058770002e-10;

    // The values 1 / n! from n = 13 down to 2. The next term is below 1e-17.
    private static ReadOnlySpan<double> Coefficients =>
    [
        1.0 / 6227020800, 1.0 / 479001600, 1.0 / 39916800, 1.0 / 3628800, 1.0 / 362880, 1.0 / 40320, 1.0 / 5040, 1.0 / 720, 1.0 / 120,
        1.0 / 24, 1.0 / 6, 0.5,
    ];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Of(Vector256<double> x)
    {
        Vector256<double> bounded = Vector256.Min(Vector256.Max(x, Vector256.Create(Least)), Vector256.Create(Most));

        // Adding 1.5 * 2^52 rounds to a whole number and leaves it in the lowest bits.
        var shift = Vector256.Create(6755399441055744.0);
        Vector256<double> shifted = Vector256.FusedMultiplyAdd(bounded, Vector256.Create(1 / 0.693147180559945309417), shift),
            k = shifted - shift;
        Vector256<double> r = Vector256.FusedMultiplyAdd(k, Vector256.Create(-Ln2High), bounded);
        r = Vector256.FusedMultiplyAdd(k, Vector256.Create(-Ln2Low), r);
        var sum = Vector256.Create(Coefficients[0]);
        for (int n = 1; n < Coefficients.Length; n++) sum = Vector256.FusedMultiplyAdd(sum, r, Vector256.Create(Coefficients[n]));
        sum = Vector256.FusedMultiplyAdd(sum * r, r, r) + Vector256<double>.One;

        // The exponent's bits take 2^k. NaN passes all steps and stays NaN.
        Vector256<double> scaled = (sum.AsInt64() + Vector256.ShiftLeft(shifted.AsInt64(), 52)).AsDouble();
        return Vector256.ConditionalSelect(Vector256.Equals(x, x), scaled, x);
    }
}
