using TorchSharp;
using static TorchSharp.torch;

namespace Gridfold.Models.Networks;

/// <summary>A network: its layers in order.</summary>
internal sealed class Network : nn.Module<Tensor, Tensor>
{
    private readonly nn.Module<Tensor, Tensor>[] _layers;

    /// <param name="layers">The layers with their names, which may contain dots.</param>
    public Network(IReadOnlyList<KeyValuePair<string, nn.Module<Tensor, Tensor>>> layers) : base(nameof(Network))
    {
        _layers = [.. layers.Select(layer => layer.Value)];
        ModuleTree.Register(this, layers);
    }

    public IReadOnlyList<nn.Module<Tensor, Tensor>> Layers => _layers;

    public override Tensor forward(Tensor input) => Forward(input, _layers.Length);

    /// <summary>Computes the output of the first layers.</summary>
    /// <param name="input">The input rows, [rows, ...input shape].</param>
    /// <param name="layers">The number of layers.</param>
    public Tensor Forward(Tensor input, int layers)
    {
        using DisposeScope scope = NewDisposeScope();

        // The input of a layer is freed as soon as possible: a few images take gigabytes on their way through a large network.
        Tensor values = input;
        Tensor? padding = null;
        foreach (nn.Module<Tensor, Tensor> layer in _layers.AsSpan(0, layers))
        {
            Tensor output = TextPadding.Forward(layer, values, ref padding);
            if (!ReferenceEquals(values, input)) values.Dispose();
            values = output;
        }

        return values.MoveToOuterDisposeScope();
    }
}
