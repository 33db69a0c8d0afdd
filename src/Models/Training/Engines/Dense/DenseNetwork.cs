using Gridfold.Models.Datasets;
using Gridfold.Models.Networks;
using Gridfold.Models.Training.Engines.Dense.Convolutions;
using Gridfold.Models.Weights;

namespace Gridfold.Models.Training.Engines.Dense;

/// <summary>
/// One network with its parameters, their gradients, and its values for the last rows. It has linear layers, activations and dropout. A
/// part with convolutions and the layers between them can come first.
/// </summary>
internal sealed class DenseNetwork : IDisposable
{
    private readonly FirstLayer _first;
    private readonly List<Layer> _others = [];
    private readonly LearnedParameters[] _learned;

    /// <param name="spec">A network that <see cref="RefusalOf"/> accepts.</param>
    /// <param name="data">The data, which has the number of inputs and classes.</param>
    /// <param name="batchSize">The rows of a mini-batch.</param>
    /// <param name="mostRows">The most rows of one call, in training or validation.</param>
    /// <param name="memory">The memory for feature maps.</param>
    /// <param name="random">The generator for dropout.</param>
    public DenseNetwork(NetworkSpec spec, FoldData data, int batchSize, int mostRows, MapMemory memory, NetworkRandom random)
    {
        IReadOnlyList<NetworkLayer> placed = spec.Place(data.InputShape, data.HeadWidth);
        NetworkLayer[] maps = [.. placed.Take(MapLayers(spec))],
            rest = [.. placed.Skip(maps.Length).Where(layer => layer.Spec is not FlattenLayer)];
        var learned = new List<LearnedParameters>();
        if (maps.Length > 0)
        {
            _first = new ConvolutionalPart(maps, data, batchSize, mostRows, memory, random);
        }
        else
        {
            _first = new FirstLinear(ParametersOf(rest[0]), mostRows);
            rest = rest[1..];
        }

        learned.AddRange(_first.Learned);
        foreach (NetworkLayer layer in rest)
        {
            int width = layer.Input.Aggregate(1, (size, dimension) => size * dimension);
            if (layer.Spec is LinearLayer)
            {
                LinearParameters parameters = ParametersOf(layer);
                learned.Add(parameters);
                _others.Add(new HiddenLinear(parameters, mostRows));
            }
            else if (layer.Spec is ActivationLayer activation)
            {
                _others.Add(Activations.Make(activation.Name, mostRows, width));
            }
            else if (layer.Spec is DropoutLayer dropout)
            {
                _others.Add(new DropoutMask(dropout, mostRows, width, random));
            }
        }

        _learned = [.. learned];
        Parameters = [.. _learned.SelectMany(layer => layer.Parameters)];

        static LinearParameters ParametersOf(NetworkLayer layer) =>
            new(layer.Name, layer.Input.Aggregate(1, (size, dimension) => size * dimension), layer.Output[0]);
    }

    /// <summary>All learned parameters, with the gradients that <see cref="Backward"/> computes.</summary>
    public IReadOnlyList<(Matrix Value, Matrix Gradient)> Parameters { get; }

    /// <summary>The reason why this class cannot be a network, as in "does not know the layer softmax"; null when it can.</summary>
    public static string? RefusalOf(NetworkSpec spec)
    {
        LayerSpec[] maps = [.. spec.Layers.Take(MapLayers(spec))];
        LayerSpec[] rest = [.. spec.Layers.Skip(maps.Length).SkipWhile(layer => layer is FlattenLayer)];
        if (maps.Length == 0 && rest.FirstOrDefault() is not LinearLayer)
            return "trains networks that begin with a linear layer or a convolution";
        LayerSpec? unknown = ConvolutionalPart.FirstUnknown(maps) ?? rest.FirstOrDefault(layer => !Knows(layer));
        return unknown is null ? null : $"does not know the layer {unknown.Text}";
    }

    /// <summary>Whether the engine has a layer after the first. A layer with an unknown setting is not known.</summary>
    private static bool Knows(LayerSpec layer) => layer switch
    {
        LinearLayer linear => linear.IsPlain(new LinearLayer(linear.Outputs)),
        DropoutLayer dropout => dropout.IsPlain(new DropoutLayer(dropout.Probability)),
        ActivationLayer activation => Activations.Knows(activation.Name) && activation.IsPlain(new ActivationLayer(activation.Name)),
        _ => false,
    };

    /// <summary>Whether the engine trains a network at least as fast as libtorch.</summary>
    public static bool IsFast(NetworkSpec spec, int batchSize) =>
        !TakesImages(spec) || ConvolutionalPart.IsFast([.. spec.Layers.Take(MapLayers(spec))], batchSize);

    /// <summary>Whether a network begins with convolutions.</summary>
    public static bool TakesImages(NetworkSpec spec) => spec.Layers[0] is Conv2dLayer;

    /// <summary>Computes the logits of the rows. The matrix is the network's own and holds until the next rows.</summary>
    public Matrix Forward(InputBatch input, bool isTraining)
    {
        _first.Forward(input, isTraining);
        Matrix output = _first.Output;
        foreach (Layer layer in _others)
        {
            layer.Forward(output, input.Rows, isTraining);
            output = layer.Output;
        }

        return output;
    }

    /// <summary>Computes the gradients for the last rows of <see cref="Forward"/>.</summary>
    /// <param name="input">The same rows.</param>
    /// <param name="gradient">The gradient of the loss by the logits.</param>
    public void Backward(InputBatch input, Matrix gradient)
    {
        for (int index = _others.Count - 1; index >= 0; index--)
            gradient = _others[index].Backward(index == 0 ? _first.Output : _others[index - 1].Output, gradient, input.Rows);
        _first.Backward(input, gradient);
    }

    /// <summary>Takes the weights of a network with the same layers.</summary>
    public void Load(IReadOnlyList<NamedTensor> weights)
    {
        Dictionary<string, NamedTensor> byName = weights.ToDictionary(tensor => tensor.Name);
        foreach (LearnedParameters layer in _learned) layer.Load(byName);
    }

    /// <summary>Copies the weights, in PyTorch's form.</summary>
    public IReadOnlyList<NamedTensor> Save() => [.. _learned.SelectMany(layer => layer.Save())];

    public void Dispose()
    {
        foreach (IDisposable layer in _others.OfType<IDisposable>()) layer.Dispose();
    }

    /// <summary>The number of layers before flatten; 0 in a network without convolutions.</summary>
    private static int MapLayers(NetworkSpec spec) =>
        TakesImages(spec) ? spec.Layers.TakeWhile(layer => layer is not FlattenLayer).Count() : 0;
}
