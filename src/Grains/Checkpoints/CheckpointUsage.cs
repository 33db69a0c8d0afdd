namespace Gridfold.Grains.Checkpoints;

/// <summary>The space that checkpoints take.</summary>
/// <param name="Count">The number of checkpoints.</param>
/// <param name="Bytes">The size of all their contents together, in bytes.</param>
[GenerateSerializer, Immutable, Alias("gridfold.checkpoint-usage")]
public readonly record struct CheckpointUsage([property: Id(0)] long Count, [property: Id(1)] long Bytes);
