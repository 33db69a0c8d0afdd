namespace Gridfold.Grains.Validation;

/// <summary>The rows of one fold: indices into the dataset, ascending. No row is in both parts.</summary>
/// <param name="Training">The rows to train on.</param>
/// <param name="Validation">The rows to validate on.</param>
public sealed record FoldRows(int[] Training, int[] Validation);
