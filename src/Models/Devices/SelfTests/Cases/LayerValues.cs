using Gridfold.Models.Networks;
using Gridfold.Models.Randomness;

namespace Gridfold.Models.Devices.SelfTests.Cases;

/// <summary>The numbers that a layer is tested with.</summary>
internal sealed class LayerValues
{
    private const ulong Seed = 20_260_101;

    // Of a column's values in sparse inputs, and what the others are; the sparse product takes inputs of which at most 0.4 deviate.
    private const double DeviatingShare = 0.25;
    private const float Commonest = 0.3141592f;

    public LayerValues(LayerCase layer)
    {
        var random = new RandomStream(Seed);
        int rows = layer.Rows, channels = layer.Input[0];
        int pixels = layer.Input.Length == 3 ? layer.Input[1] * layer.Input[2] : 1;
        switch (layer.Layer)
        {
            case Conv2dLayer { Window: var window } convolution:
                int outputs = convolution.Channels!.Value, places = Places(layer.Input[1], window) * Places(layer.Input[2], window);
                Take(rows * channels * pixels, outputs * channels * window.Size * window.Size, outputs, rows * outputs * places);
                break;
            case LinearLayer linear:
                Take(rows * channels, linear.Outputs!.Value * channels, linear.Outputs.Value, rows * linear.Outputs.Value);
                break;
            case Pool2dLayer { Window: var window }:
                Take(rows * channels * pixels, 0, 0, rows * channels * Places(layer.Input[1], window) * Places(layer.Input[2], window));
                break;
            case AdaptivePool2dLayer pool:
                Take(rows * channels * pixels, 0, 0, rows * channels * pool.Size * pool.Size);
                break;
            case BatchNormLayer:
                // Values far from 0 in proportion to their deviation, as after a ReLU.
                Take(rows * channels * pixels, channels, channels, rows * channels * pixels, from: 0.2, to: 1.8);
                break;
            default:
                Take(rows * channels * pixels, 0, 0, rows * channels * pixels, from: -4, to: 4);
                break;
        }

        if (layer.IsSparse) MakeSparse(random);

        void Take(int inputs, int weights, int biases, int outputs, double from = -1, double to = 1)
        {
            Input = SelfTestCase.Numbers(random, inputs, from, to);
            Weight = SelfTestCase.Numbers(random, weights, -1, 1);
            Bias = SelfTestCase.Numbers(random, biases, -1, 1);
            OutputGradient = SelfTestCase.Numbers(random, outputs, -1, 1);
        }
    }

    /// <summary>[rows, ...input shape].</summary>
    public float[] Input { get; private set; } = [];

    /// <summary>As PyTorch has them; empty for a layer without.</summary>
    public float[] Weight { get; private set; } = [];

    /// <summary>As PyTorch has them; empty for a layer without.</summary>
    public float[] Bias { get; private set; } = [];

    /// <summary>The loss's gradient by the output: [rows, ...output shape].</summary>
    public float[] OutputGradient { get; private set; } = [];

    private static int Places(int side, Window window) => ((side + (2 * window.Padding) - window.Size) / window.Stride) + 1;

    private void MakeSparse(RandomStream random)
    {
        foreach (ref float value in Input.AsSpan())
        {
            if (random.NextDouble() >= DeviatingShare) value = Commonest;
        }
    }
}
