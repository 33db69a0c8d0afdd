using System.Globalization;
using Gridfold.Client.Rendering;
using Gridfold.Client.Reports.Drawing;
using Gridfold.Models.Datasets;
using Gridfold.Silo.Documents;
using ScottPlot;
using ScottPlot.AxisPanels;

namespace Gridfold.Client.Reports.Figures;

/// <summary>A histogram of each column of a table.</summary>
/// <param name="Source">The kind of source and its name.</param>
/// <param name="Columns">The columns that are read.</param>
internal sealed record ColumnHistograms(string Source, IReadOnlyList<ColumnDescription> Columns) : Figure
{
    private const int MaxDrawn = 24;
    private const int Bins = 20;
    private const int MaxTexts = 8;
    private const int AcrossMost = 4;
    private const int CellWidth = 280, CellHeight = 200;

    /// <inheritdoc/>
    public override string Title => $"Columns of {Path.GetFileName(Source)}";

    /// <inheritdoc/>
    public override string Caption =>
        $"The number of rows for each range of numbers, or for each text: of many texts the {MaxTexts} most frequent."
            + (Columns.Count > MaxDrawn ? $" The first {MaxDrawn} of {Format.Count(Columns.Count)} columns." : "");

    /// <inheritdoc/>
    public override string Description => $"Histograms of {Format.Count(Math.Min(MaxDrawn, Columns.Count))} columns.";

    /// <summary>Takes the columns that are not ignored.</summary>
    /// <exception cref="NotFoundException">No column has a value.</exception>
    public static ColumnHistograms Of(DataDescription data)
    {
        ColumnDescription[] columns = [.. data.Columns.Where(column => column.Numbers.Count > 0 || column.Texts.Count > 0)];
        return columns.Length > 0
            ? new ColumnHistograms(data.Source, columns)
            : throw new NotFoundException($"{data.Source} has no column with values to draw");
    }

    /// <summary>The borders of the bars of a column of numbers, and the rows in each. A few whole numbers have a bar each.</summary>
    public static (double[] Borders, int[] Counts) BinsOf(IReadOnlyList<double> numbers)
    {
        (double min, double max) = (numbers.Min(), numbers.Max());
        bool isWhole = max - min < Bins && numbers.All(double.IsInteger);
        (double low, double high, int bins) = isWhole ? (min - 0.5, max + 0.5, (int)(max - min) + 1)
            : max > min ? (min, max, Bins) : (min - 0.5, max + 0.5, 1);
        var counts = new int[bins];
        foreach (double number in numbers) counts[Math.Clamp((int)((number - low) / (high - low) * bins), 0, bins - 1)]++;
        return ([.. Enumerable.Range(0, bins + 1).Select(bin => low + ((high - low) * bin / bins))], counts);
    }

    /// <inheritdoc/>
    public override Picture Draw()
    {
        ColumnDescription[] drawn = [.. Columns.Take(MaxDrawn)];
        int across = Math.Min(AcrossMost, drawn.Length), down = (drawn.Length + across - 1) / across;
        var picture = new Picture(across * CellWidth, down * CellHeight);
        foreach ((int index, ColumnDescription column) in drawn.Index())
            picture.Add(column.Numbers.Count > 0 ? Numbers(column) : Texts(column), index / across, index % across, down, across);
        return picture;
    }

    private static Plot Numbers(ColumnDescription column)
    {
        (double[] borders, int[] counts) = BinsOf(column.Numbers);
        Plot plot = Plots.Create(Heading(column), "", "rows");
        for (int bin = 0; bin < counts.Length; bin++) Bar(plot, borders[bin], borders[bin + 1], 0, counts[bin]);
        new ValueScale(borders[0], borders[^1], false).Apply(plot.Axes.Bottom, 4);
        Plots.CountTicks(plot.Axes.Left);
        plot.Axes.SetLimitsY(0, counts.Max() * 1.05);
        return plot;
    }

    private static Plot Texts(ColumnDescription column)
    {
        (string Text, int Rows)[] shown = [.. column.Texts.Take(MaxTexts)];
        Plot plot = Plots.Create(Heading(column), "rows", "");
        foreach ((int row, (_, int rows)) in shown.Index()) Bar(plot, 0, rows, row - 0.4, row + 0.4);
        Plots.NameTicks((AxisBase)plot.Axes.Left, [.. shown.Select(text => Plots.Shorten(text.Text, 12))], MaxTexts);
        Plots.CountTicks(plot.Axes.Bottom);
        plot.Axes.SetLimits(0, shown.Max(text => text.Rows) * 1.05, shown.Length - 0.4, -0.6);
        return plot;
    }

    private static string Heading(ColumnDescription column)
    {
        string missing = column.Missing == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", {column.Missing:N0} missing");
        string role = column.Role == "label" ? " (label)" : "";
        return Plots.Shorten(column.Name, 26) + role + missing;
    }

    private static void Bar(Plot plot, double left, double right, double low, double high)
    {
        ScottPlot.Plottables.Rectangle bar = plot.Add.Rectangle(new CoordinateRect(left, right, low, high));
        (bar.FillColor, bar.LineColor, bar.LineWidth) = (Tones.Blue, Tones.Paper, 1);
    }
}
