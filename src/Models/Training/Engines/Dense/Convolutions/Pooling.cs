using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Gridfold.Models.Networks;

namespace Gridfold.Models.Training.Engines.Dense.Convolutions;

/// <summary>A range of cells of a line or a column: from the first to before the last.</summary>
internal readonly record struct Part(int From, int To)
{
    /// <summary>Gives the cells under each place of a sliding window, without padding.</summary>
    public static Part[] Of(Window window, int input, int output)
    {
        var parts = new Part[output];
        for (int place = 0; place < output; place++)
        {
            int from = (place * window.Stride) - window.Padding;
            parts[place] = new Part(Math.Max(0, from), Math.Min(input, from + window.Size));
        }

        return parts;
    }

    /// <summary>Gives parts of nearly equal size, cut as in PyTorch.</summary>
    public static Part[] Of(int input, int output)
    {
        var parts = new Part[output];
        for (int place = 0; place < output; place++)
            parts[place] = new Part((int)((long)place * input / output), (int)((((place + 1L) * input) + output - 1) / output));
        return parts;
    }
}

/// <summary>A layer that takes the greatest or the mean of the cells under each window.</summary>
internal abstract class Pooling : MapLayer
{
    private readonly Part[] _lines, _columns;

    /// <param name="lines">The input's lines under each line of the output.</param>
    /// <param name="columns">The input's columns under each column of the output.</param>
    /// <param name="input">The input maps.</param>
    /// <param name="output">The output maps.</param>
    /// <param name="gradient">The gradient of the loss by the output.</param>
    protected Pooling(Part[] lines, Part[] columns, FeatureMaps input, FeatureMaps output, FeatureMaps gradient)
        : base(input, output, gradient) =>
        (_lines, _columns) = (lines, columns);

    public override void Forward(int group)
    {
        for (int channel = 0; channel < Output.Shape.Channels; channel++)
        {
            for (int y = 0; y < _lines.Length; y++)
            {
                Span<Vector256<float>> output = MemoryMarshal.Cast<float, Vector256<float>>(Output.Line(group, channel, y));
                Forward(ref Input.At(group, channel, _lines[y].From, 0), _lines[y].To - _lines[y].From, _columns, output);
            }
        }
    }

    public override void Backward(int group, FeatureMaps? inputGradient)
    {
        inputGradient!.Clear(0);
        for (int channel = 0; channel < Output.Shape.Channels; channel++)
        {
            for (int y = 0; y < _lines.Length; y++)
            {
                ReadOnlySpan<Vector256<float>> gradient = MemoryMarshal.Cast<float, Vector256<float>>(Gradient.Line(0, channel, y));
                ref float to = ref inputGradient.At(0, channel, _lines[y].From, 0);
                Backward(
                    ref Input.At(group, channel, _lines[y].From, 0), _lines[y].To - _lines[y].From, _columns, gradient, ref to,
                    inputGradient.LineStride);
            }
        }
    }

    /// <summary>Fills a line of the output.</summary>
    /// <param name="input">The first cell of the first line under the output line.</param>
    /// <param name="lines">The number of lines under it.</param>
    /// <param name="columns">The columns under each of its cells.</param>
    /// <param name="output">The output line, two vectors for each cell.</param>
    protected abstract void Forward(ref float input, int lines, Part[] columns, Span<Vector256<float>> output);

    /// <summary>Adds the part of the input gradient that comes from one line of the output gradient.</summary>
    /// <param name="input">The first cell of the first line under the output line.</param>
    /// <param name="lines">The number of lines under it.</param>
    /// <param name="columns">The columns under each of its cells.</param>
    /// <param name="gradient">The line of the output gradient, two vectors for each cell.</param>
    /// <param name="inputGradient">The cell of the input gradient for <paramref name="input"/>.</param>
    /// <param name="inputGradientStride">The floats from a cell of the input gradient to the cell below.</param>
    protected abstract void Backward(
        ref float input, int lines, Part[] columns, ReadOnlySpan<Vector256<float>> gradient, ref float inputGradient,
        int inputGradientStride);
}

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
