using static TorchSharp.torch;

namespace Gridfold.Models.Training.Engines.Fused;

/// <summary>One number for each of several networks, as a factor for tensors that have the networks in their first dimension.</summary>
internal sealed class FusedNumber
{
    // The dimensions of a convolution's weights, including the dimension of the networks.
    private const int MaxDimensions = 5;

    private readonly Tensor[] _byDimensions;

    /// <param name="values">The numbers, [networks].</param>
    public FusedNumber(Tensor values)
    {
        var byDimensions = new List<Tensor> { values };
        while (byDimensions.Count < MaxDimensions) byDimensions.Add(byDimensions[^1].unsqueeze(-1));
        _byDimensions = [.. byDimensions];
    }

    /// <summary>Gives the numbers in a shape that can be multiplied with a tensor.</summary>
    public Tensor For(Tensor tensor) => _byDimensions[tensor.dim() - 1];
}
