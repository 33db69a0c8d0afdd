namespace Gridfold.Models.Datasets.Preprocessing;

/// <summary>
/// Resizes every image as Pillow does: bilinear, with averages when the image shrinks. Results are whole numbers. The step learns nothing
/// from the data, so the loader applies it. It is the first step and occurs at most once.
/// </summary>
/// <param name="Height">The height in pixels, 1 to 4096.</param>
/// <param name="Width">The width in pixels, 1 to 4096.</param>
public sealed record Resize(int Height, int Width) : PreprocessStep;
