namespace Gridfold.Models.Datasets.Images;

/// <summary>A decoded image: one plane when every pixel is grey, otherwise the planes red, green and blue.</summary>
/// <param name="Height">The height in pixels.</param>
/// <param name="Width">The width in pixels.</param>
/// <param name="Planes">The values of each plane, row-major, 0 to 255.</param>
internal sealed record ImagePixels(int Height, int Width, byte[][] Planes);
