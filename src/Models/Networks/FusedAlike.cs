using static TorchSharp.torch;

namespace Gridfold.Models.Networks;

/// <summary>
/// A fused layer without tensors that treats each value, or each channel, by itself. The first network's layer computes for all networks.
/// </summary>
internal sealed class FusedAlike : FusedLayer
{
    // A module disposes of the modules in its fields. So this field holds the function, and the layer stays with its network.
    private readonly Func<Tensor, Tensor> _forward;

    public FusedAlike(IReadOnlyList<nn.Module<Tensor, Tensor>> layers, IReadOnlyList<int> row)
        : base(nameof(FusedAlike), layers, row) => _forward = layers[0].forward;

    public override Tensor forward(Tensor input) => _forward(input);
}
