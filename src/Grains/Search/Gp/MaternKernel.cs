using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Gridfold.Grains.Search.Numerics;

namespace Gridfold.Grains.Search.Gp;

/// <summary>
/// The Matern kernel of smoothness 5/2, with a scale for each axis: k = s (1 + t + t²/3) e^-t with t² = 5 r² (Rasmussen and Williams,
/// "Gaussian processes for machine learning", 2006, 4.2). r² adds the scale times the squared distance of each axis. Different values
/// without order have the distance 1.
/// </summary>
internal static class MaternKernel
{
    /// <summary>Computes the kernel of one point with the first rows.</summary>
    /// <param name="point">The point's number on each axis, warped.</param>
    /// <param name="columns">The rows' numbers on each axis, warped.</param>
    /// <param name="isCategory">Whether an axis has values without order.</param>
    /// <param name="scales">The scale of each axis.</param>
    /// <param name="variance">s.</param>
    /// <param name="values">The results. Their number, a multiple of 4, is the number of rows.</param>
    /// <param name="slopes">Empty, or the results' slopes by r².</param>
    public static void Fill(
        ReadOnlySpan<double> point,
        double[][] columns,
        bool[] isCategory,
        ReadOnlySpan<double> scales,
        double variance,
        Span<double> values,
        Span<double> slopes)
    {
        values.Clear();
        Span<Vector256<double>> to = MemoryMarshal.Cast<double, Vector256<double>>(values);
        for (int axis = 0; axis < columns.Length; axis++)
        {
            ReadOnlySpan<Vector256<double>> from = MemoryMarshal.Cast<double, Vector256<double>>(columns[axis])[..to.Length];
            var own = Vector256.Create(point[axis]);
            var scale = Vector256.Create(scales[axis]);
            if (isCategory[axis])
            {
                for (int index = 0; index < to.Length; index++)
                    to[index] += Vector256.AndNot(scale, Vector256.Equals(own, from[index]));
                continue;
            }

            for (int index = 0; index < to.Length; index++)
            {
                Vector256<double> distance = own - from[index];
                to[index] += distance * distance * scale;
            }
        }

        Span<Vector256<double>> by = MemoryMarshal.Cast<double, Vector256<double>>(slopes);
        for (int index = 0; index < to.Length; index++)
        {
            Vector256<double> square = to[index] * 5.0, t = Vector256.Sqrt(square);
            Vector256<double> fall = PortableMath.Exp(-t) * variance, linear = Vector256<double>.One + t;
            to[index] = (linear + (square * (1.0 / 3))) * fall;
            if (!by.IsEmpty) by[index] = linear * fall * (-5.0 / 6);
        }
    }
}
