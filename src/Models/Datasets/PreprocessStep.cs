using Gridfold.Models.Input;

namespace Gridfold.Models.Datasets;

/// <summary>One step from raw values to a network's inputs.</summary>
public abstract record PreprocessStep
{
    /// <summary>Where the experiment file says so; null for a default.</summary>
    public SourceLocation? Location { get; init; }
}

/// <summary>
/// Subtract the mean and divide by the population standard deviation, both fitted on the training rows alone: of each numeric
/// column of a table (one-hot columns stay 0 and 1), of each channel of images over all pixels.
/// </summary>
public sealed record Standardize : PreprocessStep;

/// <summary>Divide by a number; one-hot columns stay 0 and 1.</summary>
/// <param name="Max">The value that becomes 1; above 0.</param>
public sealed record Scale(double Max) : PreprocessStep;

/// <summary>Subtract a mean and divide by a deviation, by channel: those of the data that a network has learned from before.</summary>
/// <param name="Means">For each column of a table or channel of images.</param>
/// <param name="Deviations">Likewise; above 0.</param>
public sealed record Normalize(IReadOnlyList<double> Means, IReadOnlyList<double> Deviations) : PreprocessStep;

/// <summary>Give grey images three equal channels. Nothing is fitted, so the loader does it; only resize may stand before it.</summary>
public sealed record Rgb : PreprocessStep;

/// <summary>
/// Bring every image to one size: bilinear, averaging when it shrinks, rounded to whole values, as Pillow does. Nothing is fitted,
/// so the loader does it; it is the first step, and there is at most one.
/// </summary>
/// <param name="Height">Pixels, 1 to 4096.</param>
/// <param name="Width">Pixels, 1 to 4096.</param>
public sealed record Resize(int Height, int Width) : PreprocessStep;
