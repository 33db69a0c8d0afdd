using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Gridfold.Grains.Search.Numerics;

/// <summary>
/// Elementary functions with the same bits on every processor. They use only additions, multiplications, divisions and shifts of doubles,
/// which IEEE 754 fixes, always in one order and never fused. <see cref="Math.Exp"/> and <see cref="Math.Log(double)"/> call the C library
/// of the machine, whose last bits differ. Each function computes four values at a time.
/// </summary>
internal static class PortableMath
{
    // Adding this number to a double below 2^51 leaves the nearest whole number in the lowest bits of the sum.
    private const double Rounder = 6755399441055744.0;
    private const double Log2E = 1.4426950408889634;

    // ln 2 in two parts. The first has 32 bits, so that its product with an exponent is exact.
    private const double Ln2High = 6.93147180369123816490e-01;
    private const double Ln2Low = 1.90821492927058770002e-10;

    // The bits of 1 and of the square root of 1/2.
    private const long One = 0x3FF0000000000000;
    private const long RootOfHalf = 0x3FE6A09E667F3BCD;

    /// <summary>The least argument of <see cref="Exp(Vector256{double})"/>. Lower ones count as this one.</summary>
    private const double Least = -700;

    /// <summary>
    /// Computes e^x with a relative error below 1e-15, for x in [-700, 700]. An argument outside counts as the nearer end.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Exp(Vector256<double> x)
    {
        x = Vector256.MinNative(Vector256.MaxNative(x, Vector256.Create(Least)), Vector256.Create(-Least));
        Vector256<double> rounded = (x * Log2E) + Vector256.Create(Rounder);
        Vector256<double> power = rounded - Vector256.Create(Rounder);
        Vector256<double> rest = x - (power * Ln2High) - (power * Ln2Low);

        // The Taylor series up to degree 13: 1 / k! for each degree k.
        Vector256<double> sum = Vector256.Create(1.0 / 6227020800);
        sum = (sum * rest) + Vector256.Create(1.0 / 479001600);
        sum = (sum * rest) + Vector256.Create(1.0 / 39916800);
        sum = (sum * rest) + Vector256.Create(1.0 / 3628800);
        sum = (sum * rest) + Vector256.Create(1.0 / 362880);
        sum = (sum * rest) + Vector256.Create(1.0 / 40320);
        sum = (sum * rest) + Vector256.Create(1.0 / 5040);
        sum = (sum * rest) + Vector256.Create(1.0 / 720);
        sum = (sum * rest) + Vector256.Create(1.0 / 120);
        sum = (sum * rest) + Vector256.Create(1.0 / 24);
        sum = (sum * rest) + Vector256.Create(1.0 / 6);
        sum = (sum * rest) + Vector256.Create(1.0 / 2);
        sum = (sum * rest) + Vector256.Create(1.0);
        sum = (sum * rest) + Vector256.Create(1.0);
        Vector256<long> exponent = (rounded.AsInt64() - Vector256.Create(Rounder).AsInt64()) << 52;
        return (sum.AsInt64() + exponent).AsDouble();
    }

    /// <summary>Computes the natural logarithm of normal numbers above 0, with an absolute or relative error below 1e-15.</summary>
    public static Vector256<double> Log(Vector256<double> x)
    {
        // x = 2^k m with m in [sqrt(1/2), sqrt(2)), and ln m = 2 artanh((m - 1) / (m + 1)).
        Vector256<long> bits = x.AsInt64();
        Vector256<long> power = ((bits + Vector256.Create(One - RootOfHalf)) >>> 52) - Vector256.Create(One >> 52);
        Vector256<double> mantissa = (bits - (power << 52)).AsDouble();
        Vector256<double> exponent = (power + Vector256.Create(Rounder).AsInt64()).AsDouble() - Vector256.Create(Rounder);
        Vector256<double> ratio = (mantissa - Vector256<double>.One) / (mantissa + Vector256<double>.One);
        Vector256<double> square = ratio * ratio;
        Vector256<double> sum = Vector256.Create(1.0 / 23);
        sum = (sum * square) + Vector256.Create(1.0 / 21);
        sum = (sum * square) + Vector256.Create(1.0 / 19);
        sum = (sum * square) + Vector256.Create(1.0 / 17);
        sum = (sum * square) + Vector256.Create(1.0 / 15);
        sum = (sum * square) + Vector256.Create(1.0 / 13);
        sum = (sum * square) + Vector256.Create(1.0 / 11);
        sum = (sum * square) + Vector256.Create(1.0 / 9);
        sum = (sum * square) + Vector256.Create(1.0 / 7);
        sum = (sum * square) + Vector256.Create(1.0 / 5);
        sum = (sum * square) + Vector256.Create(1.0 / 3);
        sum = (sum * square) + Vector256.Create(1.0);
        return (exponent * Ln2High) + ((ratio * sum * 2.0) + (exponent * Ln2Low));
    }

    /// <summary>
    /// Computes the probability that a standard normal variable is above x, for x of at least 0, with an error below 7.5e-8: Abramowitz and
    /// Stegun, "Handbook of mathematical functions", 1964, 26.2.17.
    /// </summary>
    public static Vector256<double> UpperTail(Vector256<double> x)
    {
        Vector256<double> t = Vector256<double>.One / (Vector256<double>.One + (x * 0.2316419));
        Vector256<double> sum = Vector256.Create(1.330274429);
        sum = (sum * t) + Vector256.Create(-1.821255978);
        sum = (sum * t) + Vector256.Create(1.781477937);
        sum = (sum * t) + Vector256.Create(-0.356563782);
        sum = (sum * t) + Vector256.Create(0.319381530);
        return Exp(x * x * -0.5) * 0.3989422804014327 * (sum * t);
    }

    /// <summary>See <see cref="Exp(Vector256{double})"/>.</summary>
    public static double Exp(double x) => Exp(Vector256.Create(x))[0];

    /// <summary>See <see cref="Log(Vector256{double})"/>.</summary>
    public static double Log(double x) => Log(Vector256.Create(x))[0];

    /// <summary>See <see cref="UpperTail(Vector256{double})"/>.</summary>
    public static double UpperTail(double x) => UpperTail(Vector256.Create(x))[0];
}
