using System.Globalization;
using Gridfold.Client.Rendering;
using Gridfold.Client.Reports.Drawing;
using Gridfold.Silo.Documents;
using ScottPlot;

namespace Gridfold.Client.Reports.Figures;

/// <summary>The predicted numbers of the validation rows over the actual numbers.</summary>
/// <param name="Subject">The name of the trial.</param>
/// <param name="Targets">The numbers of each target, at least of one.</param>
internal sealed record PredictedFigure(string Subject, params IReadOnlyList<ValidationNumbers> Targets) : Figure
{
    private const int MaxTargets = 9, MaxColumns = 3;

    /// <inheritdoc/>
    public override string Title => Targets is [var only]
        ? $"Predicted against actual {Plots.Shorten(only.Label, 24)}, {Subject}"
        : $"Predicted against actual numbers, {Subject}";

    /// <inheritdoc/>
    public override string Caption
    {
        get
        {
            ValidationNumbers first = Targets[0];
            string left = first.Drawn.Count < first.Rows.Count ? $" A part of {Format.Count(first.Rows.Count)} rows is drawn." : "";
            if (Targets.Count > MaxTargets) left += $" The first {MaxTargets} of {Targets.Count} targets are drawn.";
            return $"Each mark is a validation row, predicted by a network that did not train on it. On the line, both are equal.{left}";
        }
    }

    /// <inheritdoc/>
    public override string Description => Targets is [var only]
        ? string.Create(
            CultureInfo.InvariantCulture,
            $"{Format.Count(only.Rows.Count, "row")}; the correlation of actual and predicted numbers is {Correlation():0.000}.")
        : $"{Format.Count(Targets[0].Rows.Count, "row")}; the correlations of actual and predicted numbers are "
            + string.Join(", ", Targets.Select((target, index) => string.Create(
                CultureInfo.InvariantCulture, $"{target.Label} {Correlation(index):0.000}"))) + ".";

    /// <summary>Predicts the validation rows of a trial.</summary>
    /// <exception cref="NotFoundException">The data has classes, or the networks are not kept.</exception>
    public static PredictedFigure Of(ReportData data) => new(data.ShownTrial.Subject, ValidationNumbers.Of(data));

    /// <summary>The correlation of actual and predicted numbers of a target; 0 where one of both does not vary.</summary>
    public double Correlation(int target = 0)
    {
        IReadOnlyList<(double Actual, double Predicted)> rows = Targets[target].Rows;
        double actual = rows.Average(row => row.Actual), predicted = rows.Average(row => row.Predicted);
        double Sum(Func<double, double, double> term) => rows.Sum(row => term(row.Actual - actual, row.Predicted - predicted));
        double both = Math.Sqrt(Sum((x, _) => x * x) * Sum((_, y) => y * y));
        return both > 0 ? Sum((x, y) => x * y) / both : 0;
    }

    /// <inheritdoc/>
    public override Picture Draw()
    {
        ValidationNumbers[] drawn = [.. Targets.Take(MaxTargets)];
        int columns = Math.Min(MaxColumns, drawn.Length), rows = ((drawn.Length - 1) / columns) + 1;
        var picture = drawn.Length == 1
            ? new Picture(560, 520) { IsRaster = drawn[0].AreMany }
            : new Picture(columns * 380, rows * 360) { IsRaster = drawn[0].AreMany };
        foreach ((int index, ValidationNumbers numbers) in drawn.Index())
            picture.Add(DrawTarget(numbers), index / columns, index % columns, rows, columns);
        picture.Legend.AddMark("validation row", Tones.Blue.WithAlpha(.7), MarkerShape.OpenCircle);
        picture.Legend.AddLine("predicted = actual", Tones.Muted, 1.5f);
        return picture;
    }

    private static Plot DrawTarget(ValidationNumbers numbers)
    {
        Plot plot = Plots.Create(null, $"actual {Plots.Shorten(numbers.Label, 40)}", "predicted");
        ValueScale scale = ValueScale.For(numbers.Rows.SelectMany(row => (double[])[row.Actual, row.Predicted]), mayBeLogarithmic: false);
        plot.Add.Line(scale.Min, scale.Min, scale.Max, scale.Max).LineStyle = new LineStyle { Color = Tones.Muted, Width = 1.5f };
        foreach ((double actual, double predicted) in numbers.Drawn)
            plot.Add.Marker(actual, predicted, MarkerShape.OpenCircle, 7, Tones.Blue.WithAlpha(.55));
        scale.Apply(plot.Axes.Bottom);
        scale.Apply(plot.Axes.Left);
        return plot;
    }
}
