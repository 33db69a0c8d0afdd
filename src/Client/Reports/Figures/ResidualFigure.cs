using System.Globalization;
using Gridfold.Client.Reports.Drawing;
using Gridfold.Silo.Documents;
using ScottPlot;

namespace Gridfold.Client.Reports.Figures;

/// <summary>The errors of the validation rows over the predicted number, and the size of the errors by the actual number.</summary>
/// <param name="Subject">The name of the trial.</param>
/// <param name="Targets">The numbers of each target, at least of one.</param>
internal sealed record ResidualFigure(string Subject, params IReadOnlyList<ValidationNumbers> Targets) : Figure
{
    private const int MaxRanges = 5, MaxTargets = 6;

    /// <inheritdoc/>
    public override string Title => $"Errors of {Subject}";

    /// <inheritdoc/>
    public override string Caption =>
        "Left: the actual minus the predicted number of each validation row. Marks around the line at 0 without a pattern are a good sign. "
            + "Right: the mean absolute error of equal parts of the rows, in the order of the actual number."
            + (Targets.Count > MaxTargets ? $" The first {MaxTargets} of {Targets.Count} targets are drawn." : "");

    /// <inheritdoc/>
    public override string Description => string.Join(' ', Targets.SelectMany((target, index) => Ranges(index).Select(
        range => (Targets.Count > 1 ? $"{target.Label}: " : "") + string.Create(
            CultureInfo.InvariantCulture, $"From {range.From:0.###} to {range.To:0.###}: mean absolute error {range.Error:0.###}."))));

    /// <summary>Predicts the validation rows of a trial.</summary>
    /// <exception cref="NotFoundException">The data has classes, or the networks are not kept.</exception>
    public static ResidualFigure Of(ReportData data) => new(data.ShownTrial.Subject, ValidationNumbers.Of(data));

    /// <summary>The mean absolute error of equal parts of the rows, from the least to the greatest actual number.</summary>
    public IReadOnlyList<(double From, double To, double Error)> Ranges(int target = 0)
    {
        (double Actual, double Predicted)[] ordered = [.. Targets[target].Rows.OrderBy(row => row.Actual)];
        int parts = Math.Min(MaxRanges, ordered.Length);
        return [.. Enumerable.Range(0, parts)
            .Select(part => ordered[(part * ordered.Length / parts)..((part + 1) * ordered.Length / parts)])
            .Select(rows => (rows[0].Actual, rows[^1].Actual, rows.Average(row => Math.Abs(row.Actual - row.Predicted))))];
    }

    /// <inheritdoc/>
    public override Picture Draw()
    {
        int rows = Math.Min(MaxTargets, Targets.Count);
        var picture = new Picture(920, rows == 1 ? 420 : rows * 340) { IsRaster = Targets[0].AreMany };
        for (int target = 0; target < rows; target++)
        {
            picture.Add(DrawErrors(Targets[target]), target, rows: rows, columns: 2);
            picture.Add(DrawRanges(target), target, column: 1, rows: rows, columns: 2);
        }

        return picture;
    }

    private static Plot DrawErrors(ValidationNumbers numbers)
    {
        Plot plot = Plots.Create(null, $"predicted {Plots.Shorten(numbers.Label, 30)}", "actual - predicted");
        ValueScale predicted = ValueScale.For(numbers.Rows.Select(row => row.Predicted), mayBeLogarithmic: false);
        ValueScale errors = ValueScale.For(numbers.Rows.Select(row => row.Actual - row.Predicted).Append(0), mayBeLogarithmic: false);
        plot.Add.Line(predicted.Min, 0, predicted.Max, 0).LineStyle = new LineStyle { Color = Tones.Muted, Width = 1.5f };
        foreach ((double actual, double value) in numbers.Drawn)
            plot.Add.Marker(value, actual - value, MarkerShape.OpenCircle, 7, Tones.Blue.WithAlpha(.55));
        predicted.Apply(plot.Axes.Bottom);
        errors.Apply(plot.Axes.Left);
        return plot;
    }

    private Plot DrawRanges(int target)
    {
        IReadOnlyList<(double From, double To, double Error)> ranges = Ranges(target);
        Plot plot = Plots.Create(null, $"part by actual {Plots.Shorten(Targets[target].Label, 30)}", "mean absolute error");
        foreach ((int part, (_, _, double error)) in ranges.Index())
        {
            ScottPlot.Plottables.Rectangle bar = plot.Add.Rectangle(part - .4, part + .4, 0, error);
            (bar.FillColor, bar.LineWidth) = (Tones.Blue, 0);
        }

        Plots.NameTicks((ScottPlot.AxisPanels.AxisBase)plot.Axes.Bottom, [.. ranges.Select(range => string.Create(
            CultureInfo.InvariantCulture, $"{range.From:0.###} to {range.To:0.###}"))], MaxRanges);
        ValueScale.For(ranges.Select(range => range.Error).Append(0), mayBeLogarithmic: false).Apply(plot.Axes.Left);
        plot.Grid.XAxisStyle.IsVisible = false;
        plot.Axes.SetLimitsX(-.7, ranges.Count - .3);
        return plot;
    }
}
