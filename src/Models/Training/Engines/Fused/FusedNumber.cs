using static TorchSharp.torch;

namespace Gridfold.Models.Training.Engines.Fused;

/// <summary>A number for each of several networks, to be multiplied with tensors that hold the networks in their first dimension.</summary>
internal sealed class FusedNumber
{
    // Of a convolution's weights, the networks counted.
    private const int MostDimensions = 5;

    private readonly Tensor[] _byDimensions;

    /// <param name="values">[networks].</param>
    public FusedNumber(Tensor values)
    {
        var byDimensions = new List<Tensor> { values };
        while (byDimensions.Count < MostDimensions) byDimensions.Add(byDimensions[^1].unsqueeze(-1));
        _byDimensions = [.. byDimensions];
    }

    /// <summary>In the shape that a tensor can be multiplied with.</summary>
    public Tensor For(Tensor tensor) => _byDimensions[tensor.dim() - 1];
}
