using Gridfold.Models.SelfTests.Cases;
using Gridfold.Models.Networks;
using Gridfold.Models.Training.Engines.Dense;
using Gridfold.Models.Training.Engines.Dense.Convolutions;

namespace Gridfold.Models.SelfTests.Engines;

/// <summary>The dense engine's convolutions and poolings, which work on groups of 16 rows.</summary>
internal static class DenseMapArithmetic
{
    /// <summary>As <see cref="ITestedArithmetic.Compute"/>.</summary>
    public static Quantity[]? Compute(LayerCase layer, MapMemory memory)
    {
        memory.Restart();
        return layer.Layer switch
        {
            // The engine leaves other convolutions to libtorch (ConvolutionalPart.Knows).
            Conv2dLayer { Channels: { } channels, Window: var kernel } when kernel.Stride == 1 || layer.IsFirst =>
                Convolution(layer, channels, kernel, memory),
            Pool2dLayer { Window: var window } pool =>
                Pooling(layer, pool.IsMax, window.Size * window.Size, Parts(layer, 1, window), Parts(layer, 2, window), memory),
            AdaptivePool2dLayer { Size: var size } pool =>
                Pooling(layer, pool.IsMax, null, Part.Of(layer.Input[1], size), Part.Of(layer.Input[2], size), memory),
            _ => null,
        };
    }

    private static Part[] Parts(LayerCase layer, int dimension, Window window) =>
        Part.Of(window, layer.Input[dimension], layer.Layer.OutputShape(layer.Input, 1, out _)[dimension]);

    private static Quantity[] Convolution(LayerCase layer, int channels, Window window, MapMemory memory)
    {
        MapShape inputShape = MapShape.Of(layer.Input), outputShape = MapShape.Of(layer.Layer.OutputShape(layer.Input, 1, out _));
        var parameters = new ConvolutionParameters("", inputShape.Channels, channels, window.Size);
        parameters.Load(DenseArithmetic.WeightsOf(layer));
        int groups = FeatureMaps.GroupsOf(layer.Rows);
        FeatureMaps input = new(inputShape, window.Padding, groups, memory), output = new(outputShape, 0, groups, memory);
        FeatureMaps gradient = new(outputShape, layer.IsFirst ? 0 : window.Size - 1 - window.Padding, 1, memory);
        FeatureMaps? inputGradient = layer.IsFirst ? null : new(inputShape, 0, 1, memory);
        var convolution = new Convolution(parameters, window, input, output, gradient, inputGradient);
        (Matrix outputs, Matrix inputGradients) = Run(layer, convolution, inputGradient);

        var found = new List<Quantity> { DenseArithmetic.ToQuantity(QuantityNames.Output, outputs, layer.Rows) };
        if (!layer.IsFirst) found.Add(DenseArithmetic.ToQuantity(QuantityNames.InputGradient, inputGradients, layer.Rows));
        found.Add(DenseArithmetic.ToQuantity(QuantityNames.WeightGradient, parameters.WeightGradient, channels));
        found.Add(DenseArithmetic.ToQuantity(QuantityNames.BiasGradient, parameters.BiasGradient, 1));
        return [.. found];
    }

    private static Quantity[] Pooling(LayerCase layer, bool isMax, int? area, Part[] lines, Part[] columns, MapMemory memory)
    {
        MapShape inputShape = MapShape.Of(layer.Input), outputShape = new(inputShape.Channels, lines.Length, columns.Length);
        int groups = FeatureMaps.GroupsOf(layer.Rows);
        FeatureMaps input = new(inputShape, 0, groups, memory), output = new(outputShape, 0, groups, memory);
        FeatureMaps gradient = new(outputShape, 0, 1, memory), inputGradient = new(inputShape, 0, 1, memory);
        MapLayer pooling = isMax
            ? new MaxPooling(lines, columns, input, output, gradient)
            : new MeanPooling(area, lines, columns, input, output, gradient);
        (Matrix outputs, Matrix inputGradients) = Run(layer, pooling, inputGradient);
        return
        [
            DenseArithmetic.ToQuantity(QuantityNames.Output, outputs, layer.Rows),
            DenseArithmetic.ToQuantity(QuantityNames.InputGradient, inputGradients, layer.Rows),
        ];
    }

    /// <summary>Takes all rows forward and then backward, group by group as a training does.</summary>
    private static (Matrix Outputs, Matrix InputGradients) Run(LayerCase layer, MapLayer tested, FeatureMaps? inputGradient)
    {
        Matrix inputs = DenseArithmetic.MatrixOf(layer.Values.Input, layer.Rows);
        Matrix gradients = DenseArithmetic.MatrixOf(layer.Values.OutputGradient, layer.Rows);
        Matrix outputs = new(layer.Rows, gradients.Columns), inputGradients = new(layer.Rows, inputs.Columns);
        tested.BeginBatch(layer.Rows, isTraining: true);
        for (int group = 0; group < FeatureMaps.GroupsOf(layer.Rows); group++)
        {
            int first = group * FeatureMaps.Lanes, count = Math.Min(FeatureMaps.Lanes, layer.Rows - first);
            tested.Input.ClearBorder(group);
            tested.Input.Gather(group, inputs, first, count);
            tested.Forward(group);
            tested.Output.FlattenTo(group, outputs, first, count);
        }

        for (int group = 0; group < FeatureMaps.GroupsOf(layer.Rows); group++)
        {
            int first = group * FeatureMaps.Lanes, count = Math.Min(FeatureMaps.Lanes, layer.Rows - first);
            tested.Gradient.ClearBorder(0);
            tested.Gradient.Gather(0, gradients, first, count);
            tested.Backward(group, inputGradient);
            inputGradient?.FlattenTo(0, inputGradients, first, count);
        }

        return (outputs, inputGradients);
    }
}
