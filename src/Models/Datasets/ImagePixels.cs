namespace Gridfold.Models.Datasets;

/// <summary>A decoded image: one plane when every pixel is grey, else red, green and blue, one plane after the other.</summary>
/// <param name="Height">Pixels.</param>
/// <param name="Width">Pixels.</param>
/// <param name="Planes">Row-major, 0 to 255.</param>
internal sealed record ImagePixels(int Height, int Width, byte[][] Planes);
