using ScottPlot;
using SkiaSharp;

namespace Gridfold.Client.Reports.Drawing;

/// <summary>Draws small pictures that consist of squares of one colour each.</summary>
internal static class Raster
{
    // Each square is so large that smoothing at its edges is not visible.
    private const int MinPixels = 256;

    /// <summary>Draws a picture of squares onto a plot.</summary>
    /// <param name="plot">The plot.</param>
    /// <param name="place">The place, in the plot's coordinates.</param>
    /// <param name="rows">The number of squares from top to bottom.</param>
    /// <param name="columns">The number of squares from left to right.</param>
    /// <param name="color">Gives the colour of the square in a row and a column.</param>
    public static void Add(Plot plot, CoordinateRect place, int rows, int columns, Func<int, int, Color> color)
    {
        int size = Math.Max(1, MinPixels / Math.Max(rows, columns));
        using var bitmap = new SKBitmap(columns * size, rows * size, SKColorType.Rgba8888, SKAlphaType.Opaque);
        using var canvas = new SKCanvas(bitmap);
        using var paint = new SKPaint();
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                Color of = color(row, column);
                paint.Color = new SKColor(of.R, of.G, of.B);
                canvas.DrawRect(column * size, row * size, size, size, paint);
            }
        }

        plot.Add.ImageRect(new Image(bitmap), place);
    }
}
