namespace Gridfold.Models.Weights;

/// <summary>One parameter or buffer of a network, outside of libtorch. No code writes to its arrays.</summary>
/// <param name="Name">The name in PyTorch's state dictionary, as in layer1.0.conv1.weight.</param>
/// <param name="Shape">The dimensions, each at least 0; empty for a single number.</param>
/// <param name="Values">The values, row-major, as many as the product of <paramref name="Shape"/>.</param>
public sealed record NamedTensor(string Name, IReadOnlyList<int> Shape, float[] Values);
