using ScottPlot;
using SkiaSharp;

namespace Gridfold.Client.Reports.Drawing;

/// <summary>
/// The legend of a picture, in rows above the plots, where it covers nothing. (ScottPlot's own legend has no space between the entries of a
/// row.)
/// </summary>
internal sealed class PictureLegend
{
    private const float RowHeight = 26;
    private const float SymbolWidth = 30;
    private const float SymbolGap = 7;
    private const float EntryGap = 24;

    private readonly List<(LabelStyle Label, Action<SKCanvas, Paint, PixelRect> DrawSymbol)> _entries = [];

    /// <summary>Adds a kind of line, with or without a mark.</summary>
    public void AddLine(
        string label, Color color, float width, MarkerShape mark = MarkerShape.None, LinePattern? pattern = null) =>
        Add(label, (canvas, paint, place) =>
        {
            var style = new LineStyle { Color = color, Width = width, Pattern = pattern ?? LinePattern.Solid };
            ScottPlot.Drawing.DrawLine(canvas, paint, new PixelLine(place.LeftCenter, place.RightCenter), style);
            if (mark != MarkerShape.None) Mark(canvas, paint, place, color, mark);
        });

    /// <summary>Adds a kind of mark.</summary>
    public void AddMark(string label, Color color, MarkerShape shape) =>
        Add(label, (canvas, paint, place) => Mark(canvas, paint, place, color, shape));

    /// <summary>Adds a kind of area.</summary>
    public void AddArea(string label, Color color) => Add(label, (canvas, paint, place) =>
        ScottPlot.Drawing.FillRectangle(canvas, place.Contract(4, 7), paint, new FillStyle { Color = color }));

    /// <summary>The height that the legend needs, in pixels at normal size.</summary>
    public float Height(float width)
    {
        using Paint paint = Paint.NewDisposablePaint();
        return Rows(width, paint).Count * RowHeight;
    }

    /// <summary>Draws the legend at the top, with each row centred.</summary>
    public void Draw(SKCanvas canvas, Paint paint, float width)
    {
        foreach ((int row, List<(int Entry, float Width)> entries) in Rows(width, paint).Index())
        {
            float left = (width - entries.Sum(entry => entry.Width) - (EntryGap * (entries.Count - 1))) / 2;
            foreach ((int index, float size) in entries)
            {
                (LabelStyle label, Action<SKCanvas, Paint, PixelRect> drawSymbol) = _entries[index];
                float top = row * RowHeight, middle = top + (RowHeight / 2);
                drawSymbol(canvas, paint, new PixelRect(left, left + SymbolWidth, top + RowHeight, top));
                label.Render(canvas, new Pixel(left + SymbolWidth + SymbolGap, middle), paint);
                left += size + EntryGap;
            }
        }
    }

    private static void Mark(SKCanvas canvas, Paint paint, PixelRect place, Color color, MarkerShape shape) =>
        ScottPlot.Drawing.DrawMarker(canvas, paint, place.Center, new MarkerStyle(shape, 10, color) { LineWidth = 2, LineColor = color });

    private void Add(string label, Action<SKCanvas, Paint, PixelRect> drawSymbol)
    {
        var style = new LabelStyle
        {
            Text = label,
            FontSize = Plots.Text,
            ForeColor = Tones.Ink,
            FontName = Lettering.FamilyFor(label),
            Alignment = Alignment.MiddleLeft,
        };
        _entries.Add((style, drawSymbol));
    }

    private List<List<(int Entry, float Width)>> Rows(float width, Paint paint)
    {
        var rows = new List<List<(int Entry, float Width)>>();
        float used = float.MaxValue;
        foreach ((int index, (LabelStyle label, _)) in _entries.Index())
        {
            float size = SymbolWidth + SymbolGap + label.Measure(label.Text, paint).Width;
            if (used + EntryGap + size > width) (rows, used) = ([.. rows, []], -EntryGap);
            rows[^1].Add((index, size));
            used += EntryGap + size;
        }

        return rows;
    }
}
