using Gridfold.Models.Input;
using TorchSharp;
using static TorchSharp.torch;

namespace Gridfold.Models.Weights;

/// <summary>Copies weights from and to a network of libtorch.</summary>
internal static class NetworkWeights
{
    /// <summary>Copies every parameter and buffer of 32-bit numbers, in the network's order. Counters are no weights.</summary>
    public static IReadOnlyList<NamedTensor> Of(nn.Module network) =>
        [.. network.state_dict().Where(entry => entry.Value.dtype == ScalarType.Float32)
            .Select(entry => new NamedTensor(entry.Key, [.. entry.Value.shape.Select(size => (int)size)], Values(entry.Value)))];

    /// <summary>Puts weights into a network with exactly these tensors.</summary>
    /// <param name="network">The network.</param>
    /// <param name="weights">A tensor for every parameter and buffer.</param>
    /// <param name="file">The source of the weights, for messages.</param>
    /// <exception cref="InputException">A tensor is missing, is not in the network, or has another shape.</exception>
    public static void Put(nn.Module network, IReadOnlyList<NamedTensor> weights, string file)
    {
        using IDisposable withoutGradients = no_grad();
        using DisposeScope scope = NewDisposeScope();
        var problems = new Problems();
        Dictionary<string, NamedTensor> left = weights.ToDictionary(tensor => tensor.Name);
        foreach ((string name, Tensor target) in network.state_dict())
        {
            if (target.dtype != ScalarType.Float32) continue;
            if (!left.Remove(name, out NamedTensor? source)) problems.Error($"{file} has no tensor '{name}', which the network needs");
            else if (!source.Shape.Select(size => (long)size).SequenceEqual(target.shape))
                problems.Error(
                    $"{file} has tensor '{name}' with shape [{string.Join(", ", source.Shape)}], "
                        + $"and the network has [{string.Join(", ", target.shape)}]");
            else target.copy_(tensor(source.Values, target.shape));
        }

        foreach (string name in left.Keys) problems.Error($"{file} has tensor '{name}', which the network does not have");
        problems.ThrowIfAny();
    }

    private static float[] Values(Tensor tensor)
    {
        using DisposeScope scope = NewDisposeScope();
        return tensor.detach().cpu().contiguous().data<float>().ToArray();
    }
}
