using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Gridfold.Models.Training.Engines.Dense.Convolutions;

/// <summary>
/// Takes the mean. The area is the divisor of the sums: the cells of a window with its padding. It is null to divide by the number of
/// summed cells.
/// </summary>
internal sealed class MeanPooling(int? area, Part[] lines, Part[] columns, FeatureMaps input, FeatureMaps output, FeatureMaps gradient)
    : Pooling(lines, columns, input, output, gradient)
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void Forward(ref float input, int lines, Part[] columns, Span<Vector256<float>> output)
    {
        for (int i = 0; i < output.Length; i++)
        {
            Part part = columns[i / 2];
            Vector256<float> sum = Vector256<float>.Zero;
            for (int y = 0; y < lines; y++)
            {
                for (int x = part.From; x < part.To; x++) sum += Vector256.LoadUnsafe(ref Place(ref input, Input.LineStride, y, x, i));
            }

            output[i] = sum / Divisor(lines, part);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void Backward(
        ref float input, int lines, Part[] columns, ReadOnlySpan<Vector256<float>> gradient, ref float inputGradient,
        int inputGradientStride)
    {
        for (int i = 0; i < gradient.Length; i++)
        {
            Part part = columns[i / 2];
            Vector256<float> share = gradient[i] / Divisor(lines, part);
            for (int y = 0; y < lines; y++)
            {
                for (int x = part.From; x < part.To; x++)
                {
                    ref float to = ref Place(ref inputGradient, inputGradientStride, y, x, i);
                    (Vector256.LoadUnsafe(ref to) + share).StoreUnsafe(ref to);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ref float Place(ref float start, int lineStride, int y, int x, int vector) =>
        ref Unsafe.Add(ref start, (y * lineStride) + (x * FeatureMaps.Lanes) + (vector % 2 * Vector256<float>.Count));

    private Vector256<float> Divisor(int lines, Part part) => Vector256.Create((float)(area ?? (lines * (part.To - part.From))));
}
