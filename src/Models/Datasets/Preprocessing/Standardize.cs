namespace Gridfold.Models.Datasets.Preprocessing;

/// <summary>
/// Subtracts the mean and divides by the population standard deviation. Both are fitted on the training rows only. Tables have them for
/// each numeric column (one-hot columns stay 0 and 1), images for each channel over all pixels.
/// </summary>
public sealed record Standardize : PreprocessStep;
