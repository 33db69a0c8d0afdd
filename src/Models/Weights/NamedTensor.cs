namespace Gridfold.Models.Weights;

/// <summary>One parameter or buffer of a network, outside of libtorch. Nobody writes to its arrays.</summary>
/// <param name="Name">As PyTorch's state dictionary would name it, as in layer1.0.conv1.weight.</param>
/// <param name="Shape">Each at least 0; empty for a single number.</param>
/// <param name="Values">Row-major, as many as the product of <paramref name="Shape"/>.</param>
public sealed record NamedTensor(string Name, IReadOnlyList<int> Shape, float[] Values);
