using static TorchSharp.torch;

namespace Gridfold.Models.Networks;

/// <summary>A layer without tensors that treats each value, or each channel, by itself: the first network's does for all.</summary>
internal sealed class FusedAlike : FusedLayer
{
    private readonly nn.Module<Tensor, Tensor> _layer;

    public FusedAlike(IReadOnlyList<nn.Module<Tensor, Tensor>> layers, IReadOnlyList<int> row) : base(nameof(FusedAlike), layers, row) => _layer = layers[0];

    public override Tensor forward(Tensor input) => _layer.forward(input);
}
