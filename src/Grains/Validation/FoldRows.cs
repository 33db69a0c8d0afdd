namespace Gridfold.Grains.Validation;

/// <summary>The rows of one fold: indices into the dataset, ascending, never in both.</summary>
/// <param name="Training">The rows that train.</param>
/// <param name="Validation">The rows that judge.</param>
public sealed record FoldRows(int[] Training, int[] Validation);
