namespace Gridfold.Models.Datasets.Preprocessing;

/// <summary>
/// Subtracts a mean and divides by a deviation, for each channel. The numbers are those of data on which a network was trained before.
/// </summary>
/// <param name="Means">The mean for each column of a table or channel of images.</param>
/// <param name="Deviations">The deviation for each column of a table or channel of images; above 0.</param>
public sealed record Normalize(IReadOnlyList<double> Means, IReadOnlyList<double> Deviations) : PreprocessStep;
