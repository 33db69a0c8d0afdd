namespace Gridfold.Models.Weights.PyTorch;

/// <summary>A tensor as a PyTorch checkpoint describes it: a part of a storage.</summary>
/// <param name="Storage">The name of the storage's file in the archive.</param>
/// <param name="Type">The type of the storage's elements, for example <c>FloatStorage</c>.</param>
/// <param name="Elements">The number of elements of the storage.</param>
/// <param name="Offset">The first element.</param>
/// <param name="Shape">The dimensions.</param>
/// <param name="Strides">The distance between neighbours in each dimension, in elements.</param>
internal sealed record StoredTensor(
    string Storage, string Type, long Elements, long Offset, IReadOnlyList<long> Shape, IReadOnlyList<long> Strides);
