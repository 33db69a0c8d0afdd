namespace Gridfold.Models.Datasets.Preprocessing;

/// <summary>Divides by a number. One-hot columns stay 0 and 1.</summary>
/// <param name="Max">The value that becomes 1; above 0.</param>
public sealed record Scale(double Max) : PreprocessStep;
