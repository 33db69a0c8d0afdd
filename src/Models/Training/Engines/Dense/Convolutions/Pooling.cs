using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Gridfold.Models.Training.Engines.Dense.Convolutions;

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
