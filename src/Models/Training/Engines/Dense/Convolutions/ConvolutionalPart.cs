using Gridfold.Models.Datasets;
using Gridfold.Models.Networks;

namespace Gridfold.Models.Training.Engines.Dense.Convolutions;

/// <summary>
/// The layers of a network up to flatten: convolutions and the layers between them. Each group of rows passes all layers before the next
/// group does, forward and backward. So the group stays in the second-level cache. The values of each layer are kept until their gradients
/// are computed.
/// </summary>
internal sealed class ConvolutionalPart : FirstLayer
{
    // The limits of the weights of a convolution at which this engine is fast. The limit depends on the share of the last group that a
    // mini-batch fills.
    private const int FewWeights = 8_192, MostWeights = 16_384;
    private const double LeastFilled = 0.5, LeastFilledOfMany = 0.9;

    private readonly FeatureMaps _input;
    private readonly List<MapLayer> _layers = [];
    private readonly List<ConvolutionParameters> _learned = [];

    /// <param name="layers">The layers, first a convolution; see <see cref="FirstUnknown"/>.</param>
    /// <param name="data">The data, which has the number of classes.</param>
    /// <param name="batchSize">The rows of a mini-batch.</param>
    /// <param name="mostRows">The most rows of one call, in training or validation.</param>
    /// <param name="memory">The memory for the maps.</param>
    /// <param name="random">The generator for dropout.</param>
    public ConvolutionalPart(
        IReadOnlyList<NetworkLayer> layers, FoldData data, int batchSize, int mostRows, MapMemory memory, NetworkRandom random)
        : base(mostRows, MapShape.Of(layers[^1].Output).Size)
    {
        memory.Restart();
        int groups = FeatureMaps.GroupsOf(batchSize);
        _input = new FeatureMaps(MapShape.Of(data.InputShape), BorderFor(layers), groups, memory);
        for (int index = 0; index < layers.Count; index++)
        {
            FeatureMaps input = _layers.LastOrDefault()?.Output ?? _input;
            _layers.Add(Make(layers[index], input, BorderFor(layers.Skip(index + 1)), groups, memory, random));
        }
    }

    public override IEnumerable<LearnedParameters> Learned => _learned;

    /// <summary>Gives the first layer that the engine cannot train because of its kind or a setting; null when it can train all.</summary>
    /// <param name="layers">The layers, first a convolution; or no layer.</param>
    public static LayerSpec? FirstUnknown(IReadOnlyList<LayerSpec> layers) =>
        layers.Where((layer, index) => !Knows(layer, isFirst: index == 0)).FirstOrDefault();

    /// <summary>
    /// Whether this engine was measured to be at least as fast as libtorch (bench/README.md). Every processor chooses alike, with vectors
    /// of 512 or of 256 bits. The choice depends on the weights of the largest convolution, and on the share of its last group that a
    /// mini-batch fills. The first convolution counts with three input channels. A number of channels that follows the number of classes
    /// counts as one.
    /// </summary>
    public static bool IsFast(IReadOnlyList<LayerSpec> layers, int batchSize)
    {
        long weights = 0, inputs = 3;
        foreach (Conv2dLayer convolution in layers.OfType<Conv2dLayer>())
        {
            int outputs = convolution.Channels ?? 1;
            weights = Math.Max(weights, inputs * outputs * convolution.Window.Size * convolution.Window.Size);
            inputs = outputs;
        }

        double filled = (double)batchSize / (FeatureMaps.GroupsOf(batchSize) * FeatureMaps.Lanes);
        return weights <= FewWeights ? filled >= LeastFilled : weights <= MostWeights && filled >= LeastFilledOfMany;
    }

    public override void Forward(InputBatch input, bool isTraining)
    {
        FeatureMaps images = ((ImageBatch)input).Maps;
        foreach (MapLayer layer in _layers) layer.BeginBatch(input.Rows, isTraining);
        for (int group = 0; group < FeatureMaps.GroupsOf(input.Rows); group++)
        {
            // In validation a group's values are not kept.
            int place = isTraining ? group : 0;
            _input.ClearBorder(place);
            _input.CopyFrom(images, group, place);
            foreach (MapLayer layer in _layers)
            {
                if (layer.Output != layer.Input) layer.Output.ClearBorder(place);
                layer.Forward(place);
            }

            int first = group * FeatureMaps.Lanes;
            _layers[^1].Output.FlattenTo(place, Output, first, Math.Min(FeatureMaps.Lanes, input.Rows - first));
        }
    }

    public override void Backward(InputBatch input, Matrix gradient)
    {
        foreach (MapLayer layer in _layers) layer.Gradient.ClearBorder(0);
        for (int group = 0; group < FeatureMaps.GroupsOf(input.Rows); group++)
        {
            int first = group * FeatureMaps.Lanes, count = Math.Min(FeatureMaps.Lanes, input.Rows - first);
            _layers[^1].Gradient.Gather(0, gradient, first, count);
            for (int index = _layers.Count - 1; index >= 0; index--)
                _layers[index].Backward(group, index == 0 ? null : _layers[index - 1].Gradient);
        }
    }

    private static bool Knows(LayerSpec layer, bool isFirst) => layer switch
    {
        // With a padding of the kernel's size or more, some places see nothing. The input gradient of a convolution with a stride is not
        // written.
        Conv2dLayer { Window: var window } convolution => window.Padding < window.Size && (window.Stride == 1 || isFirst)
            && convolution.IsPlain(new Conv2dLayer(convolution.Channels, window) { Initial = convolution.Initial }),
        ActivationLayer activation => Activations.Knows(activation.Name) && activation.IsPlain(new ActivationLayer(activation.Name)),
        Pool2dLayer pool => pool.IsPlain(new Pool2dLayer(pool.IsMax, pool.Window)),
        AdaptivePool2dLayer pool => pool.IsPlain(new AdaptivePool2dLayer(pool.IsMax, pool.Size)),
        DropoutLayer dropout => dropout.IsPlain(new DropoutLayer(dropout.Probability)),
        _ => false,
    };

    /// <summary>
    /// Gives the border that maps need for their readers: the padding of the next convolution. Only layers without new maps may stand
    /// between.
    /// </summary>
    private static int BorderFor(IEnumerable<NetworkLayer> next) =>
        next.SkipWhile(layer => layer.Spec is ActivationLayer or DropoutLayer).FirstOrDefault()?.Spec is Conv2dLayer convolution
            ? convolution.Window.Padding
            : 0;

    private MapLayer Make(NetworkLayer layer, FeatureMaps input, int border, int groups, MapMemory memory, NetworkRandom random)
    {
        MapShape shape = MapShape.Of(layer.Output);
        MapLayer? previous = _layers.LastOrDefault();
        switch (layer.Spec)
        {
            case Conv2dLayer convolution:
                var parameters = new ConvolutionParameters(layer.Name, input.Shape.Channels, shape.Channels, convolution.Window.Size);
                _learned.Add(parameters);
                var gradient =
                    new FeatureMaps(shape, previous is null ? 0 : convolution.Window.Size - 1 - convolution.Window.Padding, 1, memory);
                return new Convolution(
                    parameters, convolution.Window, input, new FeatureMaps(shape, border, groups, memory), gradient, previous?.Gradient);
            case Pool2dLayer { Window: var window } pool:
                return Pool(
                    pool.IsMax, window.Size * window.Size, Part.Of(window, input.Shape.Height, shape.Height),
                    Part.Of(window, input.Shape.Width, shape.Width));
            case AdaptivePool2dLayer pool:
                return Pool(pool.IsMax, null, Part.Of(input.Shape.Height, shape.Height), Part.Of(input.Shape.Width, shape.Width));
            case ActivationLayer activation:
                return Activations.Make(
                    activation.Name, input, Overwritten(Activations.ReadsArgument(activation.Name)), previous!.Gradient);
            case DropoutLayer dropout:
                return new MapDropout(
                    dropout, input, Overwritten(readsInput: false), previous!.Gradient, new FeatureMaps(shape, 0, groups, memory), random,
                    memory);
            default:
                throw new NotSupportedException(layer.Spec.Text);
        }

        MapLayer Pool(bool isMax, int? area, Part[] lines, Part[] columns)
        {
            FeatureMaps output = new(shape, border, groups, memory), gradient = new(shape, 0, 1, memory);
            return isMax
                ? new MaxPooling(lines, columns, input, output, gradient)
                : new MeanPooling(area, lines, columns, input, output, gradient);
        }

        FeatureMaps Overwritten(bool readsInput) =>
            readsInput || previous!.ReadsOutput ? new FeatureMaps(shape, border, groups, memory) : input;
    }
}
