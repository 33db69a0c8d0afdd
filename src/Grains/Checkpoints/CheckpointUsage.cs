namespace Gridfold.Grains.Checkpoints;

/// <summary>What checkpoints take.</summary>
/// <param name="Count">How many there are.</param>
/// <param name="Bytes">Their contents together.</param>
[GenerateSerializer, Immutable, Alias("gridfold.checkpoint-usage")]
public readonly record struct CheckpointUsage([property: Id(0)] long Count, [property: Id(1)] long Bytes);
