namespace Gridfold.Abstractions;

/// <summary>The checkpoint that a training goes on from.</summary>
/// <param name="File">The path of the file.</param>
/// <param name="Epoch">The epoch after which it was made.</param>
public sealed record Checkpoint(string File, int Epoch);
