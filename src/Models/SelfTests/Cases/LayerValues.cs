using Gridfold.Models.Randomness;
using Gridfold.Models.Weights;

namespace Gridfold.Models.SelfTests.Cases;

/// <summary>The numbers that a layer is tested with.</summary>
internal sealed class LayerValues
{
    private const ulong Seed = 20_260_101;

    /// <param name="layer">The case. The layer's parameters, if any, are its weight and its bias.</param>
    public LayerValues(LayerCase layer)
    {
        var random = new RandomStream(Seed);
        IReadOnlyList<TensorShape> parameters = layer.Layer.Tensors(layer.Input, headWidth: 1);
        Input = SelfTestCase.Numbers(random, layer.Rows * Product(layer.Input), layer.Range.From, layer.Range.To);
        Weight = SelfTestCase.Numbers(random, CountOf("weight"), -1, 1);
        Bias = SelfTestCase.Numbers(random, CountOf("bias"), -1, 1);

        // Most numbers are positive. Where signs cancel out, the sum for a single bias is small beside its rounding errors.
        int outputs = layer.Rows * Product(layer.Layer.OutputShape(layer.Input, headWidth: 1, out _));
        OutputGradient = SelfTestCase.Numbers(random, outputs, -0.5, 1);

        int CountOf(string name) => parameters.FirstOrDefault(parameter => parameter.Name == name) is { } found ? Product(found.Shape) : 0;
    }

    /// <summary>The input, [rows, ...input shape].</summary>
    public float[] Input { get; }

    /// <summary>The weights in PyTorch's order; empty for a layer without weights.</summary>
    public float[] Weight { get; }

    /// <summary>One number for each output channel, or for each value of a row; empty for a layer without biases.</summary>
    public float[] Bias { get; }

    /// <summary>The loss's gradient by the output: [rows, ...output shape].</summary>
    public float[] OutputGradient { get; }

    private static int Product(IReadOnlyList<int> shape) => shape.Aggregate(1, (product, size) => product * size);
}
