using Gridfold.Models.Weights;

namespace Gridfold.Models.Networks;

/// <summary>A layer in its place in a network.</summary>
/// <param name="Name">The start of its tensors' names.</param>
/// <param name="Spec">The layer.</param>
/// <param name="Input">The shape of one row of its input.</param>
/// <param name="Output">The shape of one row of its output.</param>
/// <param name="Tensors">The layer's tensors, named within the network.</param>
/// <param name="MultiplyAdds">See <see cref="LayerSpec.MultiplyAdds"/>.</param>
public sealed record NetworkLayer(
    string Name, LayerSpec Spec, IReadOnlyList<int> Input, IReadOnlyList<int> Output, IReadOnlyList<TensorShape> Tensors, long MultiplyAdds)
{
    /// <summary>The number of learned values.</summary>
    public long Parameters => Tensors.Where(tensor => tensor.IsLearned).Sum(tensor => tensor.Count);
}
