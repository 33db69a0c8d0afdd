namespace Gridfold.Grains.Checkpoints;

/// <summary>What checkpoints take.</summary>
/// <param name="Count">How many there are.</param>
/// <param name="Bytes">Their contents together.</param>
public readonly record struct CheckpointUsage(long Count, long Bytes);
