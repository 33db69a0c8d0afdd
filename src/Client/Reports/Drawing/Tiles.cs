using ScottPlot;

namespace Gridfold.Client.Reports.Drawing;

/// <summary>Small pictures in rows, each with a label above it, and a bar that explains the colours.</summary>
internal sealed class Tiles
{
    private const int TileSize = 92;
    private const double Pitch = 1.12;
    private const double LabelRoom = 0.2;
    private const int MaxColumns = 9;

    private readonly List<(string Label, int Rows, int Columns, Func<int, int, Color> Color)> _tiles = [];

    /// <summary>Adds a small picture.</summary>
    public void Add(string label, int rows, int columns, Func<int, int, Color> color) => _tiles.Add((label, rows, columns, color));

    /// <summary>Arranges the small pictures in one picture.</summary>
    /// <param name="scale">The largest absolute value, at both ends of the bar. Null for no bar.</param>
    /// <param name="unit">The name of the values.</param>
    public Picture Draw(double? scale, string unit)
    {
        int columns = Math.Min(MaxColumns, Math.Max(4, (int)Math.Ceiling(Math.Sqrt(_tiles.Count * 1.6)))),
            rows = (_tiles.Count + columns - 1) / columns;
        double height = rows * (Pitch + LabelRoom);
        var picture = new Picture((int)(columns * Pitch * TileSize), (int)((height + (scale is null ? 0 : 0.6)) * TileSize))
        { IsRaster = true };
        Plot plot = Bare(columns * Pitch, height);
        foreach ((int index, (string label, int tileRows, int tileColumns, Func<int, int, Color> color)) in _tiles.Index())
        {
            (double left, double top) =
                ((index % columns * Pitch) + ((Pitch - 1) / 2), height - (index / columns * (Pitch + LabelRoom)) - LabelRoom);
            (double high, double wide) =
                (tileRows / (double)Math.Max(tileRows, tileColumns), tileColumns / (double)Math.Max(tileRows, tileColumns));
            var place = new CoordinateRect(left, left + wide, top - high, top);
            Raster.Add(plot, place, tileRows, tileColumns, color);
            ScottPlot.Plottables.Rectangle frame = plot.Add.Rectangle(place);
            (frame.FillColor, frame.LineColor, frame.LineWidth) = (Colors.Transparent, Tones.Line, 1);
            ScottPlot.Plottables.Text text = plot.Add.Text(label, left, top + 0.02);
            (text.LabelFontSize, text.LabelAlignment, text.LabelFontColor, text.LabelFontName) =
                (Plots.SmallText, Alignment.LowerLeft, Tones.Ink, Lettering.FamilyFor(label));
        }

        float tilesHeight = (float)(height * TileSize);
        picture.Add(plot, new PixelRect(0, picture.Width, tilesHeight, 0));
        if (scale is { } largest)
            picture.Add(Bar(largest, unit), new PixelRect(picture.Width * 0.15f, picture.Width * 0.85f, picture.Height, tilesHeight));
        return picture;
    }

    private static Plot Bare(double width, double height)
    {
        Plot plot = Plots.Create(null, "", "");
        plot.Layout.Frameless();
        plot.HideGrid();
        plot.Axes.SetLimits(0, width, 0, height);
        return plot;
    }

    private static Plot Bar(double largest, string unit)
    {
        const int Steps = 128;
        Plot plot = Plots.Create(null, unit, "");
        var scale = new ValueScale(-largest, largest, false);
        Raster.Add(
            plot, new CoordinateRect(-largest, largest, 0, 1), 1, Steps, (_, column) => Tones.Signed((2.0 * column / (Steps - 1)) - 1));
        plot.HideGrid();
        plot.Axes.Left.IsVisible = false;
        scale.Apply(plot.Axes.Bottom);
        plot.Axes.SetLimits(-largest, largest, 0, 1);
        return plot;
    }
}
