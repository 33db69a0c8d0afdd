using Gridfold.Models.Input;

namespace Gridfold.Models.Datasets;

/// <summary>One step from raw values to a network's inputs.</summary>
public abstract record PreprocessStep
{
    /// <summary>The place of the step in the experiment file; null for a default step.</summary>
    public SourceLocation? Location { get; init; }
}

/// <summary>
/// Subtracts the mean and divides by the population standard deviation. Both are fitted on the training rows only. Tables have them for
/// each numeric column (one-hot columns stay 0 and 1), images for each channel over all pixels.
/// </summary>
public sealed record Standardize : PreprocessStep;

/// <summary>Divides by a number. One-hot columns stay 0 and 1.</summary>
/// <param name="Max">The value that becomes 1; above 0.</param>
public sealed record Scale(double Max) : PreprocessStep;

/// <summary>
/// Subtracts a mean and divides by a deviation, for each channel. The numbers are those of data on which a network was trained before.
/// </summary>
/// <param name="Means">The mean for each column of a table or channel of images.</param>
/// <param name="Deviations">The deviation for each column of a table or channel of images; above 0.</param>
public sealed record Normalize(IReadOnlyList<double> Means, IReadOnlyList<double> Deviations) : PreprocessStep;

/// <summary>Gives grey images three equal channels. Nothing is fitted, so the loader does it. Only resize may stand before it.</summary>
public sealed record Rgb : PreprocessStep;

/// <summary>
/// Brings every image to one size: bilinear, averaging when it shrinks, rounded to whole values, as in Pillow. Nothing is fitted, so the
/// loader does it. It is the first step, and there is at most one.
/// </summary>
/// <param name="Height">The height in pixels, 1 to 4096.</param>
/// <param name="Width">The width in pixels, 1 to 4096.</param>
public sealed record Resize(int Height, int Width) : PreprocessStep;
