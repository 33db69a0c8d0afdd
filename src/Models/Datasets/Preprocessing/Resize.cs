namespace Gridfold.Models.Datasets.Preprocessing;

/// <summary>
/// Brings every image to one size: bilinear, averaging when it shrinks, rounded to whole values, as in Pillow. Nothing is fitted, so the
/// loader does it. It is the first step, and there is at most one.
/// </summary>
/// <param name="Height">The height in pixels, 1 to 4096.</param>
/// <param name="Width">The width in pixels, 1 to 4096.</param>
public sealed record Resize(int Height, int Width) : PreprocessStep;
