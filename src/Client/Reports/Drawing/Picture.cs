using ScottPlot;
using SkiaSharp;

namespace Gridfold.Client.Reports.Drawing;

/// <summary>Plots side by side under one legend, on white; it becomes PNG or SVG.</summary>
internal sealed class Picture : IDisposable
{
    /// <summary>PNG has so many pixels for each unit of width and height, so that it is sharp on dense screens and in print.</summary>
    public const int Density = 2;

    private const int Margin = 8;
    private const int HeadingHeight = 38;

    private readonly List<(Plot Plot, PixelRect Place)> _plots = [];

    /// <summary>An empty one.</summary>
    /// <param name="width">Of the plots, in pixels at normal size.</param>
    /// <param name="height">Of the plots.</param>
    public Picture(int width, int height)
    {
        Lettering.Install();
        (Width, Height) = (width, height);
    }

    /// <summary>Of the plots, in pixels at normal size.</summary>
    public int Width { get; }

    /// <summary>Of the plots; legend and heading come on top.</summary>
    public int Height { get; }

    /// <summary>What the marks mean.</summary>
    public PictureLegend Legend { get; } = new();

    /// <summary>Whether it has so fine a raster that its SVG would be a picture in a picture.</summary>
    public bool IsRaster { get; init; }

    /// <summary>Puts a plot into a cell of a grid over the whole picture.</summary>
    public void Add(Plot plot, int row = 0, int column = 0, int rows = 1, int columns = 1)
    {
        float width = (float)Width / columns, height = (float)Height / rows;
        Add(plot, new PixelRect(column * width, (column + 1) * width, (row + 1) * height, row * height));
    }

    /// <summary>Puts a plot somewhere.</summary>
    public void Add(Plot plot, PixelRect place) => _plots.Add((plot, place));

    /// <summary>PNG, at <see cref="Density"/>.</summary>
    /// <param name="heading">What stands above it; null for nothing.</param>
    public byte[] ToPng(string? heading = null)
    {
        var info = new SKImageInfo((Width + (2 * Margin)) * Density, TotalHeight(heading) * Density, SKColorType.Rgba8888, SKAlphaType.Premul);
        using SKSurface surface = SKSurface.Create(info);
        surface.Canvas.Scale(Density);
        Paint(surface.Canvas, heading);
        using SKImage image = surface.Snapshot();
        using SKData data = image.Encode(SKEncodedImageFormat.Png, 100);
        return data.ToArray();
    }

    /// <summary>SVG, as Skia writes it; see <see cref="SvgMarkup"/>.</summary>
    /// <param name="heading">What stands above it; null for nothing.</param>
    public SvgMarkup ToSvg(string? heading = null)
    {
        using var stream = new MemoryStream();
        var size = new SKRect(0, 0, Width + (2 * Margin), TotalHeight(heading));
        using (SKCanvas canvas = SKSvgCanvas.Create(size, stream)) Paint(canvas, heading);
        return SvgMarkup.Read(stream.ToArray());
    }

    public void Dispose()
    {
        foreach ((Plot plot, _) in _plots) plot.Dispose();
    }

    private int TotalHeight(string? heading) => Height + (int)Legend.Height(Width) + (heading is null ? 0 : HeadingHeight) + (2 * Margin);

    private void Paint(SKCanvas canvas, string? heading)
    {
        canvas.Clear(SKColors.White);
        canvas.Translate(Margin, Margin);
        using Paint paint = ScottPlot.Paint.NewDisposablePaint();
        if (heading is not null)
        {
            var label = new LabelStyle { Text = heading, FontSize = 17, Bold = true, ForeColor = Tones.Ink, Alignment = Alignment.MiddleCenter, FontName = Lettering.FamilyFor(heading) };
            label.Render(canvas, new Pixel(Width / 2f, HeadingHeight / 2f), paint);
            canvas.Translate(0, HeadingHeight);
        }

        Legend.Draw(canvas, paint, Width);
        canvas.Translate(0, Legend.Height(Width));

        foreach ((Plot plot, PixelRect place) in _plots) plot.Render(canvas, place);
    }
}
