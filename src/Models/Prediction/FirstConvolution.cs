using Gridfold.Models.Networks;
using Gridfold.Models.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace Gridfold.Models.Prediction;

/// <summary>The first convolution of a trained network, with its kernels and its output for an image.</summary>
public sealed class FirstConvolution
{
    private readonly FoldModel _model;
    private readonly int _index;

    private FirstConvolution(FoldModel model, int index, NetworkLayer layer)
    {
        _model = model;
        _index = index;
        Text = layer.Spec.Text;
        Size = ((Conv2dLayer)layer.Spec).Window.Size;
        (Inputs, Channels) = (layer.Input[0], layer.Output[0]);
        MapShape = [layer.Output[1], layer.Output[2]];
        Kernels = NetworkWeights.Of(model.Network).Single(tensor => tensor.Name == $"{layer.Name}.weight").Values;
    }

    /// <summary>The layer as the experiment file has it.</summary>
    public string Text { get; }

    /// <summary>The height and width of a kernel, in pixels.</summary>
    public int Size { get; }

    /// <summary>The number of input channels.</summary>
    public int Inputs { get; }

    /// <summary>The number of kernels. Each has a feature map.</summary>
    public int Channels { get; }

    /// <summary>The kernels, row-major, channels x inputs x size x size.</summary>
    public IReadOnlyList<float> Kernels { get; }

    /// <summary>The height and width of a feature map.</summary>
    public IReadOnlyList<int> MapShape { get; }

    /// <summary>Whether a network has a convolution. Convolutions inside blocks of layers do not count.</summary>
    public static bool IsIn(NetworkSpec network) => network.Layers.Any(layer => layer is Conv2dLayer);

    /// <summary>Finds the first convolution of a model.</summary>
    /// <returns>The convolution; null when the network has none.</returns>
    public static FirstConvolution? Of(FoldModel model)
    {
        IReadOnlyList<NetworkLayer> layers = model.Spec.Place(model.Description.Input.Shape, model.Description.Head.Width);
        int index = layers.ToList().FindIndex(layer => layer.Spec is Conv2dLayer);
        return index < 0 ? null : new FirstConvolution(model, index, layers[index]);
    }

    /// <summary>Computes the output for one row, before any activation.</summary>
    /// <param name="row">The raw row, as in the data.</param>
    /// <returns>The output, row-major, channels x height x width.</returns>
    public float[] Respond(ReadOnlySpan<float> row)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable withoutGradients = no_grad();
        return ((Network)_model.Network).Forward(_model.Preprocess(row), _index + 1).contiguous().data<float>().ToArray();
    }
}
