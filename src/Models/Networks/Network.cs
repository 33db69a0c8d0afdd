using static TorchSharp.torch;

namespace Gridfold.Models.Networks;

/// <summary>Layers in order.</summary>
internal sealed class Network : nn.Module<Tensor, Tensor>
{
    private readonly nn.Module<Tensor, Tensor>[] _layers;

    /// <param name="layers">Each with its name, which may have dots in it.</param>
    public Network(IReadOnlyList<KeyValuePair<string, nn.Module<Tensor, Tensor>>> layers) : base(nameof(Network))
    {
        _layers = [.. layers.Select(layer => layer.Value)];
        ModuleTree.Register(this, layers);
    }

    public IReadOnlyList<nn.Module<Tensor, Tensor>> Layers => _layers;

    public override Tensor forward(Tensor input) => Forward(input, _layers.Length);

    /// <summary>What the first layers make of an input.</summary>
    /// <param name="input">[rows, ...input shape].</param>
    /// <param name="layers">How many layers.</param>
    public Tensor Forward(Tensor input, int layers)
    {
        // What a layer was given is let go as soon as it is not needed any more: an image's way through a large network takes gigabytes for few rows.
        Tensor values = input;
        foreach (nn.Module<Tensor, Tensor> layer in _layers.AsSpan(0, layers))
        {
            Tensor output = layer.forward(values);
            if (!ReferenceEquals(values, input)) values.Dispose();
            values = output;
        }

        return values;
    }
}
