namespace Gridfold.Models.Networks;

/// <summary>A tensor that a layer has, before it is made.</summary>
/// <param name="Name">Within the layer, or within the network, as in weight or layer1.0.conv1.weight.</param>
/// <param name="Shape">Its dimensions.</param>
/// <param name="IsLearned">False for a buffer, such as a running mean: no parameter, and no optimizer moves it.</param>
public sealed record TensorShape(string Name, IReadOnlyList<int> Shape, bool IsLearned = true)
{
    /// <summary>How many numbers it has.</summary>
    public long Count => Shape.Aggregate(1L, (count, size) => count * size);
}
