namespace Gridfold.Models.Weights;

/// <summary>The description of a tensor that a layer will have.</summary>
/// <param name="Name">The name within the layer or the network, as in weight or layer1.0.conv1.weight.</param>
/// <param name="Shape">The dimensions of the tensor.</param>
/// <param name="IsLearned">Whether the tensor is a parameter. A buffer, such as a running mean, is not: no optimizer moves it.</param>
public sealed record TensorShape(string Name, IReadOnlyList<int> Shape, bool IsLearned = true)
{
    /// <summary>The number of values in the tensor.</summary>
    public long Count => Shape.Aggregate(1L, (count, size) => count * size);
}
