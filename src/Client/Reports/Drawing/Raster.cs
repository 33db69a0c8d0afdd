using ScottPlot;
using SkiaSharp;

namespace Gridfold.Client.Reports.Drawing;

/// <summary>Small pictures made of squares of one colour each.</summary>
internal static class Raster
{
    // Each square is so large that smoothing it to the picture's pixels shows nowhere.
    private const int MinPixels = 256;

    /// <summary>Draws one onto a plot.</summary>
    /// <param name="plot">The plot.</param>
    /// <param name="place">Where, in the plot's coordinates.</param>
    /// <param name="rows">Squares from top to bottom.</param>
    /// <param name="columns">Squares from left to right.</param>
    /// <param name="color">The colour of a square.</param>
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
