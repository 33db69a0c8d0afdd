using System.Runtime.CompilerServices;
using Gridfold.Models.Networks;

namespace Gridfold.Models.SelfTests.Reference;

/// <summary>
/// A convolution and its gradients, by plain loops with double sums. Arguments and results are in PyTorch's order. Inside, channels come
/// last, which keeps the inner loop long for small images.
/// </summary>
internal sealed class ConvolutionReference
{
    private readonly int _rows, _inputs, _outputs, _height, _width, _lines, _size, _stride, _padding, _top, _outputHeight, _outputWidth;
    private readonly double[] _pixels, _kernels, _pixelGradients, _kernelGradients;

    /// <param name="rows">The number of images.</param>
    /// <param name="inputs">The channels of an image.</param>
    /// <param name="height">Lines of an image.</param>
    /// <param name="width">Columns of an image.</param>
    /// <param name="outputs">Channels of the output.</param>
    /// <param name="size">Lines and columns of the kernel.</param>
    /// <param name="stride">Pixels from one place of the kernel to the next.</param>
    /// <param name="padding">Zeros put around the image.</param>
    public ConvolutionReference(int rows, int inputs, int height, int width, int outputs, int size, int stride, int padding)
        : this(rows, inputs, height, width, outputs, size, size, stride, padding, padding)
    {
    }

    private ConvolutionReference(
        int rows, int inputs, int height, int width, int outputs, int lines, int size, int stride, int padding, int top)
    {
        (_rows, _inputs, _height, _width) = (rows, inputs, height, width);
        (_outputs, _lines, _size, _stride, _padding, _top) = (outputs, lines, size, stride, padding, top);
        _outputHeight = ((height + (2 * top) - lines) / stride) + 1;
        _outputWidth = ((width + (2 * padding) - size) / stride) + 1;
        int pixels = rows * inputs * height * width, weights = outputs * inputs * lines * size;
        (_pixels, _pixelGradients) = (new double[pixels], new double[pixels]);
        (_kernels, _kernelGradients) = (new double[weights], new double[weights]);
        (InputGradient, WeightGradient) = (new double[pixels], new double[weights]);
        Output = new double[rows * outputs * _outputHeight * _outputWidth];
        BiasGradient = new double[outputs];
    }

    /// <summary>Makes the reference of a convolution over sequences: images and kernels of one line.</summary>
    /// <param name="rows">The number of sequences.</param>
    /// <param name="inputs">The channels of a sequence.</param>
    /// <param name="steps">The time steps of a sequence.</param>
    /// <param name="outputs">The channels of the output.</param>
    /// <param name="window">The kernel.</param>
    public static ConvolutionReference OfSequences(int rows, int inputs, int steps, int outputs, Window window) =>
        new(rows, inputs, 1, steps, outputs, 1, window.Size, window.Stride, window.Padding, top: 0);

    /// <summary>The output, [rows, output channels, lines, columns].</summary>
    public double[] Output { get; }

    /// <summary>The gradient by the input, [rows, input channels, lines, columns].</summary>
    public double[] InputGradient { get; }

    /// <summary>The gradient by the weights, [output channels, input channels, kernel lines, kernel columns].</summary>
    public double[] WeightGradient { get; }

    /// <summary>The gradient by the biases, [output channels].</summary>
    public double[] BiasGradient { get; }

    /// <summary>Fills the results.</summary>
    /// <param name="input">The input, in the form of <see cref="InputGradient"/>.</param>
    /// <param name="weights">The weights, in the form of <see cref="WeightGradient"/>.</param>
    /// <param name="bias">The biases, in the form of <see cref="BiasGradient"/>.</param>
    /// <param name="outputGradient">The gradient by the output, in the form of <see cref="Output"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Compute(float[] input, float[] weights, float[] bias, float[] outputGradient)
    {
        int area = _height * _width, taps = _lines * _size, place = 0;
        for (int i = 0; i < input.Length; i++) _pixels[ChannelLast(i, area)] = input[i];
        for (int i = 0; i < weights.Length; i++) _kernels[ChannelLast(i, taps)] = weights[i];
        for (int row = 0; row < _rows; row++)
        {
            for (int output = 0; output < _outputs; output++)
            {
                for (int y = 0; y < _outputHeight; y++)
                {
                    for (int x = 0; x < _outputWidth; x++, place++)
                    {
                        Output[place] = bias[output] + AddPlace(row, output, y, x, outputGradient[place]);
                        BiasGradient[output] += outputGradient[place];
                    }
                }
            }
        }

        for (int i = 0; i < input.Length; i++) InputGradient[i] = _pixelGradients[ChannelLast(i, area)];
        for (int i = 0; i < weights.Length; i++) WeightGradient[i] = _kernelGradients[ChannelLast(i, taps)];
    }

    /// <summary>Gives the place in [..., places, input channels] of a value in [..., input channels, places].</summary>
    private int ChannelLast(int index, int places)
    {
        int map = index / places;
        return (((map / _inputs * places) + (index % places)) * _inputs) + (map % _inputs);
    }

    /// <summary>Adds one place of one output channel to the gradients.</summary>
    /// <returns>The sum of its products.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private double AddPlace(int row, int output, int y, int x, double gradient)
    {
        double sum = 0;
        int top = (y * _stride) - _top, left = (x * _stride) - _padding, channels = _inputs;
        for (int line = Math.Max(0, -top); line < Math.Min(_lines, _height - top); line++)
        {
            for (int column = Math.Max(0, -left); column < Math.Min(_size, _width - left); column++)
            {
                int pixel = ((((row * _height) + top + line) * _width) + left + column) * channels;
                int kernel = ((((output * _lines) + line) * _size) + column) * channels;
                Span<double> values = _pixels.AsSpan(pixel, channels), weights = _kernels.AsSpan(kernel, channels);
                Span<double> valueGradients = _pixelGradients.AsSpan(pixel, channels);
                Span<double> weightGradients = _kernelGradients.AsSpan(kernel, channels);
                for (int channel = 0; channel < values.Length; channel++)
                {
                    double value = values[channel], weight = weights[channel];
                    sum += value * weight;
                    valueGradients[channel] += gradient * weight;
                    weightGradients[channel] += gradient * value;
                }
            }
        }

        return sum;
    }
}
