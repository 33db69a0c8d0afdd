namespace Gridfold.Models.Networks;

/// <summary>A layer in its place in a network.</summary>
/// <param name="Name">What its tensors' names begin with.</param>
/// <param name="Spec">The layer.</param>
/// <param name="Input">The shape that it gets.</param>
/// <param name="Output">The shape that it makes of it.</param>
/// <param name="Tensors">What it has, named within the network.</param>
/// <param name="MultiplyAdds">See <see cref="LayerSpec.MultiplyAdds"/>.</param>
public sealed record NetworkLayer(
    string Name, LayerSpec Spec, IReadOnlyList<int> Input, IReadOnlyList<int> Output, IReadOnlyList<TensorShape> Tensors, long MultiplyAdds)
{
    /// <summary>Numbers that are learned.</summary>
    public long Parameters => Tensors.Where(tensor => tensor.IsLearned).Sum(tensor => tensor.Count);
}
