using ScottPlot;
using SkiaSharp;

namespace Gridfold.Client.Reports.Drawing;

/// <summary>Plots side by side under one legend, on white, as PNG or SVG.</summary>
internal sealed class Picture : IDisposable
{
    /// <summary>The number of pixels of a PNG for each unit of width and height. Two make it sharp on dense screens and in print.</summary>
    public const int Density = 2;

    private const int Margin = 8;
    private const int HeadingLine = 24, HeadingRoom = 14;
    private const float HeadingSize = 17;

    private readonly List<(Plot Plot, PixelRect Place)> _plots = [];

    /// <summary>Makes an empty picture.</summary>
    /// <param name="width">The width of the plots, in pixels at normal size.</param>
    /// <param name="height">The height of the plots, in pixels at normal size.</param>
    public Picture(int width, int height)
    {
        Lettering.Install();
        (Width, Height) = (width, height);
    }

    /// <summary>The width of the plots, in pixels at normal size.</summary>
    public int Width { get; }

    /// <summary>The height of the plots, in pixels at normal size. The legend and the heading are added above.</summary>
    public int Height { get; }

    /// <summary>The legend, which explains the marks.</summary>
    public PictureLegend Legend { get; } = new();

    /// <summary>Whether the raster of the picture is so fine that an SVG would only wrap an image.</summary>
    public bool IsRaster { get; init; }

    /// <summary>Adds a plot in a cell of a grid over the whole picture.</summary>
    public void Add(Plot plot, int row = 0, int column = 0, int rows = 1, int columns = 1)
    {
        float width = (float)Width / columns, height = (float)Height / rows;
        Add(plot, new PixelRect(column * width, (column + 1) * width, (row + 1) * height, row * height));
    }

    /// <summary>Adds a plot at a place in the picture.</summary>
    public void Add(Plot plot, PixelRect place) => _plots.Add((plot, place));

    /// <summary>Draws the picture as PNG, at <see cref="Density"/>.</summary>
    /// <param name="heading">The text above the picture, or null.</param>
    public byte[] ToPng(string? heading = null)
    {
        var info = new SKImageInfo(
            (Width + (2 * Margin)) * Density, TotalHeight(heading) * Density, SKColorType.Rgba8888, SKAlphaType.Premul);
        using SKSurface surface = SKSurface.Create(info);
        surface.Canvas.Scale(Density);
        Paint(surface.Canvas, heading);
        using SKImage image = surface.Snapshot();
        using SKData data = image.Encode(SKEncodedImageFormat.Png, 100);
        return data.ToArray();
    }

    /// <summary>Draws the picture as SVG, as Skia writes it; see <see cref="SvgMarkup"/>.</summary>
    /// <param name="heading">The text above the picture, or null.</param>
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

    private int TotalHeight(string? heading) => Height + (int)Legend.Height(Width) + HeadingHeight(heading) + (2 * Margin);

    private int HeadingHeight(string? heading) => heading is null ? 0 : (Heading(heading).Count * HeadingLine) + HeadingRoom;

    /// <summary>The lines of the heading, each as wide as the picture or less. A longer word is written smaller.</summary>
    private List<LabelStyle> Heading(string heading)
    {
        using Paint paint = ScottPlot.Paint.NewDisposablePaint();
        var lines = new List<LabelStyle>();
        foreach (string word in heading.Split(' '))
        {
            if (lines.Count > 0 && WidthOf($"{lines[^1].Text} {word}") <= Width) lines[^1].Text += $" {word}";
            else lines.Add(HeadingStyle(word, heading));
        }

        foreach (LabelStyle line in lines) line.FontSize = Math.Min(HeadingSize, HeadingSize * Width / Math.Max(1, WidthOf(line.Text)));
        return lines;

        float WidthOf(string text) => HeadingStyle(text, heading).Measure(text, paint).Width;
    }

    private static LabelStyle HeadingStyle(string text, string heading) => new()
    {
        Text = text,
        FontSize = HeadingSize,
        Bold = true,
        ForeColor = Tones.Ink,
        Alignment = Alignment.MiddleCenter,
        FontName = Lettering.FamilyFor(heading),
    };

    private void Paint(SKCanvas canvas, string? heading)
    {
        canvas.Clear(SKColors.White);
        canvas.Translate(Margin, Margin);
        using Paint paint = ScottPlot.Paint.NewDisposablePaint();
        if (heading is not null)
        {
            foreach ((int line, LabelStyle label) in Heading(heading).Index())
                label.Render(canvas, new Pixel(Width / 2f, (HeadingRoom / 2f) + ((line + 0.5f) * HeadingLine)), paint);
            canvas.Translate(0, HeadingHeight(heading));
        }

        Legend.Draw(canvas, paint, Width);
        canvas.Translate(0, Legend.Height(Width));

        foreach ((Plot plot, PixelRect place) in _plots) plot.Render(canvas, place);
    }
}
