using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Gridfold.Models.Training.Engines.Dense.Convolutions;

/// <summary>
/// Takes the greatest value; NaN counts as greater than any number. The gradient goes to the first of several equal values, as in PyTorch.
/// </summary>
internal sealed class MaxPooling(Part[] lines, Part[] columns, FeatureMaps input, FeatureMaps output, FeatureMaps gradient)
    : Pooling(lines, columns, input, output, gradient)
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void Forward(ref float input, int lines, Part[] columns, Span<Vector256<float>> output)
    {
        for (int x = 0; x < columns.Length; x++)
        {
            output[2 * x] = Greatest(ref input, Input.LineStride, lines, columns[x]);
            output[(2 * x) + 1] = Greatest(ref Unsafe.Add(ref input, Vector256<float>.Count), Input.LineStride, lines, columns[x]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void Backward(
        ref float input, int lines, Part[] columns, ReadOnlySpan<Vector256<float>> gradient, ref float inputGradient,
        int inputGradientStride)
    {
        for (int i = 0; i < gradient.Length; i++)
        {
            int half = i % 2 * Vector256<float>.Count;
            Part part = columns[i / 2];
            ref float from = ref Unsafe.Add(ref input, half);
            Vector256<float> greatest = Greatest(ref from, Input.LineStride, lines, part), left = gradient[i];
            for (int y = 0; y < lines; y++)
            {
                for (int x = part.From; x < part.To; x++)
                {
                    // The first equal value takes the whole gradient, and the next ones get none.
                    Vector256<float> takes = Vector256.Equals(Cell(ref from, Input.LineStride, y, x), greatest);
                    ref float to = ref Unsafe.Add(ref inputGradient, (y * inputGradientStride) + (x * FeatureMaps.Lanes) + half);
                    (Vector256.LoadUnsafe(ref to) + (left & takes)).StoreUnsafe(ref to);
                    left = Vector256.AndNot(left, takes);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Greatest(ref float input, int lineStride, int lines, Part part)
    {
        Vector256<float> greatest = Cell(ref input, lineStride, 0, part.From);
        for (int y = 0; y < lines; y++)
        {
            for (int x = part.From; x < part.To; x++)
            {
                Vector256<float> value = Cell(ref input, lineStride, y, x);
                greatest = Vector256.ConditionalSelect(Vector256.LessThanOrEqual(value, greatest), greatest, value);
            }
        }

        return greatest;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Cell(ref float input, int lineStride, int y, int x) =>
        Vector256.LoadUnsafe(ref Unsafe.Add(ref input, (y * lineStride) + (x * FeatureMaps.Lanes)));
}
