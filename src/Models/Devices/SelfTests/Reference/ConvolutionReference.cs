using System.Runtime.CompilerServices;

namespace Gridfold.Models.Devices.SelfTests.Reference;

/// <summary>
/// A convolution and its gradients, by plain loops with double sums. What is given and made lies as PyTorch has it; inside, channels come last, which keeps the inner
/// loop long on the small images of the cases.
/// </summary>
internal sealed class ConvolutionReference
{
    private readonly int _rows, _inputs, _outputs, _height, _width, _size, _stride, _padding, _outputHeight, _outputWidth;

    /// <param name="rows">Images.</param>
    /// <param name="inputs">Channels of an image.</param>
    /// <param name="height">Lines of an image.</param>
    /// <param name="width">Columns of an image.</param>
    /// <param name="outputs">Channels of the output.</param>
    /// <param name="size">Lines and columns of the kernel.</param>
    /// <param name="stride">Cells from one place of the kernel to the next.</param>
    /// <param name="padding">Zeros put around the image.</param>
    public ConvolutionReference(int rows, int inputs, int height, int width, int outputs, int size, int stride, int padding)
    {
        (_rows, _inputs, _height, _width) = (rows, inputs, height, width);
        (_outputs, _size, _stride, _padding) = (outputs, size, stride, padding);
        _outputHeight = ((height + (2 * padding) - size) / stride) + 1;
        _outputWidth = ((width + (2 * padding) - size) / stride) + 1;
        Output = new double[rows * outputs * _outputHeight * _outputWidth];
        BiasGradient = new double[outputs];
    }

    /// <summary>[rows, output channels, lines, columns].</summary>
    public double[] Output { get; }

    /// <summary>[rows, input channels, lines, columns].</summary>
    public double[] InputGradient { get; private set; } = [];

    /// <summary>[output channels, input channels, kernel lines, kernel columns].</summary>
    public double[] WeightGradient { get; private set; } = [];

    /// <summary>[output channels].</summary>
    public double[] BiasGradient { get; }

    /// <summary>Fills the results.</summary>
    /// <param name="input">As <see cref="InputGradient"/>.</param>
    /// <param name="weights">As <see cref="WeightGradient"/>.</param>
    /// <param name="bias">As <see cref="BiasGradient"/>.</param>
    /// <param name="outputGradient">As <see cref="Output"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Compute(float[] input, float[] weights, float[] bias, float[] outputGradient)
    {
        double[] pixels = new double[input.Length], kernels = new double[weights.Length];
        for (int i = 0; i < input.Length; i++) pixels[i] = input[i];
        for (int i = 0; i < weights.Length; i++) kernels[i] = weights[i];
        pixels = Turned(pixels, _inputs, _height * _width);
        kernels = Turned(kernels, _inputs, _size * _size);
        double[] pixelGradients = new double[pixels.Length], kernelGradients = new double[kernels.Length];
        int place = 0;
        for (int row = 0; row < _rows; row++)
        {
            for (int output = 0; output < _outputs; output++)
            {
                for (int y = 0; y < _outputHeight; y++)
                {
                    for (int x = 0; x < _outputWidth; x++, place++)
                    {
                        Output[place] = bias[output] + AddPlace(
                            row, output, (y * _stride) - _padding, (x * _stride) - _padding, pixels, kernels, pixelGradients, kernelGradients, outputGradient[place]);
                        BiasGradient[output] += outputGradient[place];
                    }
                }
            }
        }

        InputGradient = Turned(pixelGradients, _height * _width, _inputs);
        WeightGradient = Turned(kernelGradients, _size * _size, _inputs);
    }

    /// <summary>Exchanges the last two dimensions.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double[] Turned(double[] values, int lines, int columns)
    {
        double[] turned = new double[values.Length];
        for (int first = 0, place = 0; first < values.Length; first += lines * columns)
        {
            for (int column = 0; column < columns; column++)
            {
                for (int line = 0; line < lines; line++) turned[place++] = values[first + (line * columns) + column];
            }
        }

        return turned;
    }

    /// <summary>One place of one output channel: its sum, and what it adds to the gradients.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private double AddPlace(
        int row, int output, int top, int left, double[] pixels, double[] kernels, double[] pixelGradients, double[] kernelGradients, double gradient)
    {
        double sum = 0;
        for (int line = Math.Max(0, -top); line < Math.Min(_size, _height - top); line++)
        {
            for (int column = Math.Max(0, -left); column < Math.Min(_size, _width - left); column++)
            {
                int pixel = ((((row * _height) + top + line) * _width) + left + column) * _inputs;
                int kernel = ((((output * _size) + line) * _size) + column) * _inputs;
                Span<double> values = pixels.AsSpan(pixel, _inputs), weights = kernels.AsSpan(kernel, _inputs);
                Span<double> valueGradients = pixelGradients.AsSpan(pixel, _inputs), weightGradients = kernelGradients.AsSpan(kernel, _inputs);
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
