using Gridfold.Models.SelfTests.Reference;
using Gridfold.Models.Networks;

namespace Gridfold.Models.SelfTests.Cases;

/// <summary>The right results of a layer.</summary>
internal static class LayerReference
{
    public static Quantity[] Of(LayerCase layer) => layer.Layer switch
    {
        Conv2dLayer { Window: var window } convolution => Convolution(layer, new ConvolutionReference(
            layer.Rows, layer.Input[0], layer.Input[1], layer.Input[2], convolution.Channels!.Value, window.Size, window.Stride,
            window.Padding)),
        Conv1dLayer convolution => Convolution(layer, ConvolutionReference.OfSequences(
            layer.Rows, layer.Input[0], layer.Input[1], convolution.Channels!.Value, convolution.Window)),
        EmbeddingLayer embedding => Embedding(layer, embedding),
        LinearLayer linear => Linear(layer, linear.Outputs!.Value),
        BatchNormLayer => BatchNorm(layer),
        LayerNormLayer => LayerNorm(layer),
        Pool2dLayer { Window: var window } pool => Pooling(layer, PoolingReference.Sliding(
            layer.Rows * layer.Input[0], layer.Input[1], layer.Input[2], pool.IsMax, window.Size, window.Stride, window.Padding)),
        AdaptivePool2dLayer pool => Pooling(layer, PoolingReference.Adaptive(
            layer.Rows * layer.Input[0], layer.Input[1], layer.Input[2], pool.IsMax, pool.Size)),
        ActivationLayer { Name: "softmax" } => Softmax(layer),
        _ => throw new NotSupportedException(layer.Text),
    };

    private static Quantity[] Convolution(LayerCase layer, ConvolutionReference reference)
    {
        LayerValues values = layer.Values;
        reference.Compute(values.Input, values.Weight, values.Bias, values.OutputGradient);
        return Learned(reference.Output, reference.InputGradient, reference.WeightGradient, reference.BiasGradient);
    }

    private static Quantity[] Embedding(LayerCase layer, EmbeddingLayer embedding)
    {
        var reference = new EmbeddingReference(layer.Rows, layer.Input[0], embedding.Tokens, embedding.Size);
        reference.Compute(layer.Values.Input, layer.Values.Weight, layer.Values.OutputGradient);
        return [new(QuantityNames.Output, reference.Output), new(QuantityNames.WeightGradient, reference.WeightGradient)];
    }

    private static Quantity[] Linear(LayerCase layer, int outputs)
    {
        LayerValues values = layer.Values;
        var reference = new LinearReference(layer.Rows, layer.Input[0], outputs);
        reference.Compute(values.Input, values.Weight, values.Bias, values.OutputGradient);
        return Learned(reference.Output, reference.InputGradient, reference.WeightGradient, reference.BiasGradient);
    }

    private static Quantity[] BatchNorm(LayerCase layer)
    {
        LayerValues values = layer.Values;
        var reference = new BatchNormReference(layer.Rows, layer.Input[0], layer.Values.Input.Length / layer.Rows / layer.Input[0]);
        reference.Compute(values.Input, values.Weight, values.Bias, values.OutputGradient);
        return
        [
            .. Learned(reference.Output, reference.InputGradient, reference.WeightGradient, reference.BiasGradient),
            new(QuantityNames.RunningMean, reference.RunningMean),
            new(QuantityNames.RunningVariance, reference.RunningVariance),
        ];
    }

    private static Quantity[] LayerNorm(LayerCase layer)
    {
        LayerValues values = layer.Values;
        var reference = new LayerNormReference(layer.Rows, values.Input.Length / layer.Rows);
        reference.Compute(values.Input, values.Weight, values.Bias, values.OutputGradient);
        return Learned(reference.Output, reference.InputGradient, reference.WeightGradient, reference.BiasGradient);
    }

    private static Quantity[] Pooling(LayerCase layer, PoolingReference reference)
    {
        reference.Compute(layer.Values.Input, layer.Values.OutputGradient);
        return [new(QuantityNames.Output, reference.Output), new(QuantityNames.InputGradient, reference.InputGradient)];
    }

    private static Quantity[] Softmax(LayerCase layer)
    {
        (double[] output, double[] gradient) = SoftmaxReference.Softmax(layer.Values.Input, layer.Values.OutputGradient, layer.Input[0]);
        return [new(QuantityNames.Output, output), new(QuantityNames.InputGradient, gradient)];
    }

    /// <summary>The results of a layer with weights and biases.</summary>
    private static Quantity[] Learned(double[] output, double[] inputGradient, double[] weightGradient, double[] biasGradient) =>
    [
        new(QuantityNames.Output, output),
        new(QuantityNames.InputGradient, inputGradient),
        new(QuantityNames.WeightGradient, weightGradient),
        new(QuantityNames.BiasGradient, biasGradient),
    ];
}
