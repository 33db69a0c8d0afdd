using static TorchSharp.torch;

namespace Gridfold.Models.Networks;

/// <summary>A layer without tensors that treats each value, or each channel, by itself: the first network's does for all.</summary>
internal sealed class FusedAlike : FusedLayer
{
    // Not the layer itself: TorchSharp disposes of what a module has in its fields with it, and the layer stays its network's.
    private readonly Func<Tensor, Tensor> _forward;

    public FusedAlike(IReadOnlyList<nn.Module<Tensor, Tensor>> layers, IReadOnlyList<int> row) : base(nameof(FusedAlike), layers, row) => _forward = layers[0].forward;

    public override Tensor forward(Tensor input) => _forward(input);
}
