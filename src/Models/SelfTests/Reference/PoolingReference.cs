namespace Gridfold.Models.SelfTests.Reference;

/// <summary>Pooling and its gradient, by plain loops with double sums. Arrays are in PyTorch's order.</summary>
internal sealed class PoolingReference
{
    private readonly int _maps, _height, _width;
    private readonly bool _isMax;
    private readonly (int From, int To)[] _lines, _columns;
    private readonly double? _area;

    private PoolingReference(
        int maps, int height, int width, bool isMax, (int From, int To)[] lines, (int From, int To)[] columns, double? area)
    {
        (_maps, _height, _width, _isMax, _lines, _columns, _area) = (maps, height, width, isMax, lines, columns, area);
        (Output, InputGradient) = (new double[maps * lines.Length * columns.Length], new double[maps * height * width]);
    }

    /// <summary>The output, [maps, lines, columns].</summary>
    public double[] Output { get; }

    /// <summary>The gradient by the input, [maps, lines, columns].</summary>
    public double[] InputGradient { get; }

    /// <summary>Pooling by a window that slides. Padding counts as zeros in a mean, and is never the greatest.</summary>
    public static PoolingReference Sliding(int maps, int height, int width, bool isMax, int size, int stride, int padding) =>
        new(maps, height, width, isMax, Windows(height, size, stride, padding), Windows(width, size, stride, padding), size * size);

    /// <summary>Computes pooling by parts. Each side is cut into a number of parts, whose bounds are rounded outwards.</summary>
    public static PoolingReference Adaptive(int maps, int height, int width, bool isMax, int parts) =>
        new(maps, height, width, isMax, Parts(height, parts), Parts(width, parts), null);

    /// <summary>Fills the results.</summary>
    /// <param name="input">The input, in the form of <see cref="InputGradient"/>.</param>
    /// <param name="outputGradient">The gradient by the output, in the form of <see cref="Output"/>.</param>
    public void Compute(float[] input, float[] outputGradient)
    {
        int place = 0;
        for (int map = 0; map < _maps; map++)
        {
            foreach ((int top, int bottom) in _lines)
            {
                foreach ((int left, int right) in _columns)
                {
                    Pool(input, map * _height * _width, top, bottom, left, right, place, outputGradient[place]);
                    place++;
                }
            }
        }
    }

    private static (int From, int To)[] Windows(int side, int size, int stride, int padding)
    {
        var windows = new (int From, int To)[((side + (2 * padding) - size) / stride) + 1];
        for (int i = 0; i < windows.Length; i++)
        {
            int from = (i * stride) - padding;
            windows[i] = (Math.Max(0, from), Math.Min(side, from + size));
        }

        return windows;
    }

    private static (int From, int To)[] Parts(int side, int parts)
    {
        var windows = new (int From, int To)[parts];
        for (int i = 0; i < parts; i++)
        {
            (double from, double to) = ((double)i * side / parts, (i + 1.0) * side / parts);
            windows[i] = ((int)Math.Floor(from), (int)Math.Ceiling(to));
        }

        return windows;
    }

    private void Pool(float[] input, int map, int top, int bottom, int left, int right, int place, double gradient)
    {
        double sum = 0, area = _area ?? ((bottom - top) * (right - left));
        int greatest = map + (top * _width) + left;
        for (int y = top; y < bottom; y++)
        {
            for (int x = left; x < right; x++)
            {
                int pixel = map + (y * _width) + x;
                sum += input[pixel];
                if (input[pixel] > input[greatest]) greatest = pixel;
                if (!_isMax) InputGradient[pixel] += gradient / area;
            }
        }

        Output[place] = _isMax ? input[greatest] : sum / area;
        if (_isMax) InputGradient[greatest] += gradient;
    }
}
