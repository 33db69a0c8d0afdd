namespace Gridfold.Models.Weights;

/// <summary>The place of one tensor in a safetensors file.</summary>
/// <param name="Name">The tensor's name.</param>
/// <param name="Type">The type of its numbers.</param>
/// <param name="Shape">The dimensions.</param>
/// <param name="Begin">The first byte, counted from the end of the header.</param>
/// <param name="End">The byte after the last one.</param>
internal sealed record SafetensorsEntry(string Name, ElementType Type, IReadOnlyList<int> Shape, long Begin, long End);
