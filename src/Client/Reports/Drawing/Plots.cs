using Gridfold.Models.Input;
using ScottPlot;
using ScottPlot.AxisPanels;
using ScottPlot.TickGenerators;

namespace Gridfold.Client.Reports.Drawing;

/// <summary>Makes plots in the style of all pictures: dark text, two axes, a pale grid, no box.</summary>
internal static class Plots
{
    /// <summary>The size of tick labels and of text inside plots, in pixels of a picture at its normal size.</summary>
    public const float SmallText = 12;

    /// <summary>The size of axis labels, in pixels of a picture at its normal size.</summary>
    public const float Text = 13;

    // Half of a label such as "100,000": the last tick may stand at the right end.
    private const float RightRoom = 24;

    /// <summary>Makes a plot with its labels.</summary>
    public static Plot Create(string? title, string x, string y)
    {
        Lettering.Install();
        var plot = new Plot();
        plot.HideLegend();
        plot.FigureBackground.Color = Colors.Transparent;
        plot.RenderManager.ClearCanvasBeforeEachRender = false;
        Room(plot.Axes.Right, RightRoom);
        plot.Axes.Top.IsVisible = false;
        plot.Axes.Color(Tones.Ink);
        plot.Grid.MajorLineColor = Tones.Grid;
        Style((AxisBase)plot.Axes.Bottom, x);
        Style((AxisBase)plot.Axes.Left, y);
        if (title is not null) Title(plot, title);
        return plot;
    }

    /// <summary>Puts ticks only at whole numbers, for example of epochs and rows.</summary>
    public static void CountTicks(IAxis axis) => axis.TickGenerator = new NumericAutomatic
    {
        IntegerTicksOnly = true,
        MinimumTickSpacing = 36,
        LabelFormatter = value => Rendering.Format.Count(value),
        MinorTickGenerator = new EvenlySpacedMinorTickGenerator(1),
    };

    /// <summary>Names single places of the bottom axis. Long names are turned, and the axis gets room for them above its title.</summary>
    /// <param name="plot">The plot.</param>
    /// <param name="ticks">The places, and their names, of which 12 letters are shown.</param>
    /// <param name="room">The greatest number of letters that fit side by side, with two between names.</param>
    public static void PlaceTicks(Plot plot, IReadOnlyList<(double Place, string Label)> ticks, int room)
    {
        string[] names = [.. ticks.Select(tick => Shorten(tick.Label, 12))];
        plot.Axes.Bottom.TickGenerator = new NumericManual([.. ticks.Select(tick => tick.Place)], names);
        plot.Axes.Bottom.TickLabelStyle.FontName = Lettering.FamilyFor(ticks.Select(tick => tick.Label));
        if (names.Sum(name => name.Length + 2) <= room) return;
        (plot.Axes.Bottom.TickLabelStyle.Rotation, plot.Axes.Bottom.TickLabelStyle.Alignment) = (40, Alignment.MiddleLeft);
        plot.Axes.Bottom.MinimumSize = 44 + (5 * names.Max(name => name.Length));
    }

    /// <summary>Puts names at the whole numbers from 0. Of many names, only some are shown, at equal distances.</summary>
    /// <param name="axis">The axis.</param>
    /// <param name="names">The names in order.</param>
    /// <param name="most">The greatest number of names that fit.</param>
    public static void NameTicks(AxisBase axis, IReadOnlyList<string> names, int most)
    {
        int every = Math.Max(1, (int)Math.Ceiling((double)names.Count / most));
        (int Index, string Name)[] shown = [.. names.Index().Where(name => name.Index % every == 0)];
        axis.TickGenerator = new NumericManual(
            [.. shown.Select(name => (double)name.Index)], [.. shown.Select(name => Shorten(name.Name, 24))]);
        axis.TickLabelStyle.FontName = Lettering.FamilyFor(shown.Select(name => name.Name));
        axis.MajorTickStyle.Length = 0;
    }

    /// <summary>Shortens a long text, which then ends in an ellipsis. Control characters and marks of direction become escapes.</summary>
    public static string Shorten(string text, int most)
    {
        string shown = ShownText.OfName(text);
        return shown.Length <= most ? shown : shown[..(most - 1)].TrimEnd() + "…";
    }

    /// <summary>Keeps a strip free where an axis would stand.</summary>
    private static void Room(IAxis axis, float size)
    {
        axis.TickGenerator = new NumericManual();
        (axis.FrameLineStyle.Width, axis.MinimumSize, axis.MaximumSize) = (0, size, size);
    }

    private static void Title(Plot plot, string title)
    {
        LabelStyle label = plot.Axes.Title.Label;
        (label.Text, label.FontSize, label.Bold, label.ForeColor, label.FontName) =
            (title, 14, true, Tones.Ink, Lettering.FamilyFor(title));
    }

    private static void Style(AxisBase axis, string label)
    {
        axis.LabelStyle.Text = label;
        axis.LabelStyle.FontSize = Text;
        axis.LabelStyle.Bold = false;
        axis.LabelStyle.ForeColor = Tones.Ink;
        axis.LabelStyle.FontName = Lettering.FamilyFor(label);
        axis.TickLabelStyle.FontSize = SmallText;
        axis.TickLabelStyle.ForeColor = Tones.Ink;
        axis.FrameLineStyle.Color = Tones.Muted;
        axis.MajorTickStyle.Color = Tones.Muted;
        axis.MinorTickStyle.Color = Tones.Muted;
        axis.MinorTickStyle.Length = 0;
    }
}
