using TorchSharp;
using static TorchSharp.torch;

namespace Gridfold.Models.Weights;

/// <summary>The weights of a network that libtorch holds.</summary>
internal static class NetworkWeights
{
    /// <summary>A copy of every parameter and buffer, in the network's order.</summary>
    public static IReadOnlyList<NamedTensor> Of(nn.Module network) =>
        [.. network.state_dict().Select(entry => new NamedTensor(entry.Key, [.. entry.Value.shape.Select(size => (int)size)], Values(entry.Value)))];

    private static float[] Values(Tensor tensor)
    {
        using DisposeScope scope = NewDisposeScope();
        return tensor.detach().cpu().contiguous().data<float>().ToArray();
    }
}
