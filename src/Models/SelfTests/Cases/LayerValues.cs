using Gridfold.Models.Networks;
using Gridfold.Models.Randomness;

namespace Gridfold.Models.SelfTests.Cases;

/// <summary>The numbers that a layer is tested with.</summary>
internal sealed class LayerValues
{
    private const ulong Seed = 20_260_101;

    public LayerValues(LayerCase layer)
    {
        int rows = layer.Rows, channels = layer.Input[0];
        int pixels = layer.Input.Length == 3 ? layer.Input[1] * layer.Input[2] : 1, inputs = rows * channels * pixels;
        switch (layer.Layer)
        {
            case Conv2dLayer { Window: var window } convolution:
                int outputs = convolution.Channels!.Value;
                Draw(inputs, outputs * channels * window.Size * window.Size, outputs, rows * outputs * Places(layer.Input, window));
                break;
            case LinearLayer { Outputs: { } features }:
                Draw(inputs, features * channels, features, rows * features);
                break;
            case Pool2dLayer { Window: var window }:
                Draw(inputs, 0, 0, rows * channels * Places(layer.Input, window));
                break;
            case AdaptivePool2dLayer pool:
                Draw(inputs, 0, 0, rows * channels * pool.Size * pool.Size);
                break;
            case BatchNormLayer:
                // The mean is twice the standard deviation, as after a ReLU. So it matters whether a variance leaves it out.
                Draw(inputs, channels, channels, inputs, from: 0.2, to: 1.8);
                break;
            case LayerNormLayer:
                Draw(inputs, channels * pixels, channels * pixels, inputs, from: 0.2, to: 1.8);
                break;
            default:
                Draw(inputs, 0, 0, inputs, from: -4, to: 4);
                break;
        }
    }

    /// <summary>The input, [rows, ...input shape].</summary>
    public float[] Input { get; private set; } = [];

    /// <summary>The weights in PyTorch's order; empty for a layer without weights.</summary>
    public float[] Weight { get; private set; } = [];

    /// <summary>One number for each output channel, or for each value of a row; empty for a layer without biases.</summary>
    public float[] Bias { get; private set; } = [];

    /// <summary>The loss's gradient by the output: [rows, ...output shape].</summary>
    public float[] OutputGradient { get; private set; } = [];

    private static int Places(int[] image, Window window) => Places(image[1], window) * Places(image[2], window);

    private static int Places(int side, Window window) => ((side + (2 * window.Padding) - window.Size) / window.Stride) + 1;

    private void Draw(int inputs, int weights, int biases, int outputs, double from = -1, double to = 1)
    {
        var random = new RandomStream(Seed);
        Input = SelfTestCase.Numbers(random, inputs, from, to);
        Weight = SelfTestCase.Numbers(random, weights, -1, 1);
        Bias = SelfTestCase.Numbers(random, biases, -1, 1);

        // Most numbers are positive. Where signs cancel out, the sum for a single bias is small beside its rounding errors.
        OutputGradient = SelfTestCase.Numbers(random, outputs, -0.5, 1);
    }
}
