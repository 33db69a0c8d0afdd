using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Gridfold.Grains.Search.Numerics;

namespace Gridfold.Grains.Search.Gp;

/// <summary>
/// Kumaraswamy's distribution function w = 1 - (1 - x^a)^b, which stretches parts of an axis: Snoek and others, "Input warping for
/// Bayesian optimization of non-stationary functions", ICML 2014. The arguments are the logarithms of a and b; 0 and 0 change nothing.
/// </summary>
internal static class InputWarp
{
    // At the ends themselves, slopes are infinite.
    private const double Margin = 1e-6;

    /// <summary>Warps a column.</summary>
    /// <param name="column">The places. The length is a multiple of 4.</param>
    /// <param name="logA">ln a.</param>
    /// <param name="logB">ln b.</param>
    /// <param name="warped">The results.</param>
    public static void Warp(ReadOnlySpan<double> column, double logA, double logB, Span<double> warped) =>
        Warp(column, logA, logB, warped, default, default);

    /// <summary>Warps a column, and computes the slopes of the results by the two arguments.</summary>
    public static void Warp(
        ReadOnlySpan<double> column, double logA, double logB, Span<double> warped, Span<double> byLogA, Span<double> byLogB)
    {
        Vector256<double> a = Vector256.Create(PortableMath.Exp(logA)), b = Vector256.Create(PortableMath.Exp(logB));
        ReadOnlySpan<Vector256<double>> from = MemoryMarshal.Cast<double, Vector256<double>>(column);
        Span<Vector256<double>> to = MemoryMarshal.Cast<double, Vector256<double>>(warped)[..from.Length];
        Span<Vector256<double>> slopesA = MemoryMarshal.Cast<double, Vector256<double>>(byLogA);
        Span<Vector256<double>> slopesB = MemoryMarshal.Cast<double, Vector256<double>>(byLogB);
        for (int index = 0; index < from.Length; index++)
        {
            Vector256<double> x = Vector256.MinNative(
                Vector256.MaxNative(from[index], Vector256.Create(Margin)), Vector256.Create(1 - Margin));
            Vector256<double> log = PortableMath.Log(x), power = PortableMath.Exp(a * log);
            Vector256<double> rest = Vector256.MaxNative(Vector256<double>.One - power, Vector256.Create(1e-12));
            Vector256<double> restLog = PortableMath.Log(rest), restPower = PortableMath.Exp(b * restLog);
            to[index] = Vector256<double>.One - restPower;
            if (slopesA.IsEmpty) continue;
            slopesA[index] = a * b * (restPower / rest) * power * log;
            slopesB[index] = -b * restPower * restLog;
        }
    }

    /// <summary>Warps one place.</summary>
    public static double Warp(double place, double logA, double logB)
    {
        double log = PortableMath.Log(Math.Clamp(place, Margin, 1 - Margin));
        double rest = Math.Max(1 - PortableMath.Exp(PortableMath.Exp(logA) * log), 1e-12);
        return 1 - PortableMath.Exp(PortableMath.Exp(logB) * PortableMath.Log(rest));
    }
}
