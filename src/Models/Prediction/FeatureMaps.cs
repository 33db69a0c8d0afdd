using Gridfold.Models.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace Gridfold.Models.Prediction;

/// <summary>The outputs of a layer of a trained network that are maps: channels x height x width.</summary>
public sealed class FeatureMaps
{
    private readonly FoldModel _model;
    private readonly int _index;
    private readonly NetworkLayer _layer;

    private FeatureMaps(FoldModel model, int index, NetworkLayer layer) => (_model, _index, _layer) = (model, index, layer);

    /// <summary>The name of the layer, as its tensors have it: the position from 0, or torchvision's name.</summary>
    public string Name => _layer.Name;

    /// <summary>The layer as the experiment file has it.</summary>
    public string Text => _layer.Spec.Text;

    /// <summary>The number of maps.</summary>
    public int Channels => _layer.Output[0];

    /// <summary>The height of a map.</summary>
    public int Height => _layer.Output[1];

    /// <summary>The width of a map.</summary>
    public int Width => _layer.Output[2];

    /// <summary>The layers of a network that give maps, in order.</summary>
    public static IReadOnlyList<FeatureMaps> Of(FoldModel model) =>
        [.. model.Spec.Place(model.Description.Input.Shape, model.Description.Head.Width).Index()
            .Where(layer => layer.Item.Output.Count == 3)
            .Select(layer => new FeatureMaps(model, layer.Index, layer.Item))];

    /// <summary>Computes the layer's output for one row.</summary>
    /// <param name="row">The raw row, as in the data.</param>
    /// <returns>The output, row-major, channels x height x width.</returns>
    public float[] Respond(ReadOnlySpan<float> row)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable withoutGradients = no_grad();
        return ((Network)_model.Network).Forward(_model.Preprocess(row), _index + 1).contiguous().data<float>().ToArray();
    }
}
