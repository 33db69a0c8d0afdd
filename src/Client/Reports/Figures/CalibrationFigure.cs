using System.Globalization;
using Gridfold.Client.Rendering;
using Gridfold.Client.Reports.Drawing;
using Gridfold.Models.Metrics;
using Gridfold.Silo.Documents;
using ScottPlot;

namespace Gridfold.Client.Reports.Figures;

/// <summary>
/// The share of rows for which a prediction came true, over its probability. With two classes the prediction is the second class, with more
/// the most probable one.
/// </summary>
/// <param name="Subject">The name of the trial.</param>
/// <param name="ClassName">The class whose probability counts. Null for that of the predicted class.</param>
/// <param name="Bins">The rows by their probability, at least one row.</param>
/// <param name="Error">The expected calibration error of the predicted class.</param>
internal sealed record CalibrationFigure(string Subject, string? ClassName, CalibrationBins Bins, double Error) : Figure
{
    // The part of the height for the shares. The numbers of rows have the rest.
    private const double SharesPart = 0.72;

    /// <inheritdoc/>
    public override string Title => $"Calibration of {Subject}";

    /// <inheritdoc/>
    public override string Caption =>
        $"{Format.Count(Bins.Total)} predictions of validation rows, all folds together, in {Bins.Count} bins of equal width. Above: the "
            + $"share of a bin's rows that {(ClassName is null ? "were predicted right" : $"are of class '{ClassName}'")}, over their mean "
            + "probability, with its 95 % interval (Wilson). Marks on the line are well calibrated. For a mark below the line, the "
            + "probabilities are too high. Below: the rows of each bin. The expected calibration error of the predicted class is "
            + $"{Error.ToString("0.000", CultureInfo.InvariantCulture)} here. The score expected_calibration_error is a mean over the "
            + "folds, whose bins have fewer rows, so it is greater as a rule.";

    /// <inheritdoc/>
    public override string Description => string.Join(' ', Drawn.Select(bin => string.Create(
        CultureInfo.InvariantCulture,
        $"Mean probability {Bins.MeanIn(bin):0.00}: a share of {Bins.ShareIn(bin):0.00} of {Format.Count(Bins.RowsIn(bin), "row")}.")));

    private IEnumerable<int> Drawn => Enumerable.Range(0, Bins.Count).Where(bin => Bins.RowsIn(bin) > 0);

    /// <summary>Computes the calibration of a trial.</summary>
    /// <exception cref="NotFoundException">The probabilities are not kept.</exception>
    public static CalibrationFigure Of(ReportData data) =>
        Of(data.ShownTrial.Subject, data.Submission.ClassNames, ValidationProbabilities.Of(data));

    /// <summary>Computes the calibration of rows, at least one.</summary>
    /// <param name="subject">The name of the trial.</param>
    /// <param name="classes">The names of the classes.</param>
    /// <param name="rows">The rows.</param>
    public static CalibrationFigure Of(string subject, IReadOnlyList<string> classes, ClassProbabilities rows)
    {
        CalibrationBins shown = new(CalibrationBins.Usual), predicted = new(CalibrationBins.Usual);
        for (int row = 0; row < rows.Labels.Count; row++)
        {
            int most = rows.PredictedOf(row), label = rows.ClassCount == 2 ? 1 : most;
            predicted.Add(rows[row, most], rows.Labels[row] == most);
            shown.Add(rows[row, label], rows.Labels[row] == label);
        }

        return new CalibrationFigure(subject, rows.ClassCount == 2 ? classes[1] : null, shown, predicted.Error);
    }

    /// <inheritdoc/>
    public override Picture Draw()
    {
        var picture = new Picture(560, 620);
        float middle = (float)(picture.Height * SharesPart);
        picture.Add(DrawShares(), new PixelRect(0, picture.Width, middle, 0));
        picture.Add(DrawRows(), new PixelRect(0, picture.Width, picture.Height, middle));
        picture.Legend.AddMark("rows of a bin", Tones.Blue, MarkerShape.FilledCircle);
        picture.Legend.AddLine("share = probability", Tones.Muted, 1.5f);
        return picture;
    }

    private Plot DrawShares()
    {
        string what = ClassName is null ? "predicted right" : $"share of {Plots.Shorten(ClassName, 30)}";
        Plot plot = Plots.Create(null, "mean probability", what);
        plot.Add.Line(0, 0, 1, 1).LineStyle = new LineStyle { Color = Tones.Muted, Width = 1.5f };
        foreach (int bin in Drawn)
        {
            (double low, double high) = Bins.IntervalIn(bin);
            double mean = Bins.MeanIn(bin);
            plot.Add.Line(mean, low, mean, high).LineStyle = new LineStyle { Color = Tones.Blue.WithAlpha(.45), Width = 2 };
            plot.Add.Marker(mean, Bins.ShareIn(bin), MarkerShape.FilledCircle, 8, Tones.Blue);
        }

        var scale = new ValueScale(-.02, 1.02, false);
        scale.Apply(plot.Axes.Bottom);
        scale.Apply(plot.Axes.Left);
        Align(plot);
        return plot;
    }

    private Plot DrawRows()
    {
        Plot plot = Plots.Create(
            null, ClassName is null ? "probability of the predicted class" : $"probability of {Plots.Shorten(ClassName, 30)}", "rows");
        foreach (int bin in Drawn)
        {
            double low = (double)bin / Bins.Count, high = (bin + 1.0) / Bins.Count;
            ScottPlot.Plottables.Rectangle bar = plot.Add.Rectangle(low, high, 0, Bins.RowsIn(bin));
            (bar.FillColor, bar.LineColor, bar.LineWidth) = (Tones.Blue.WithAlpha(.6), Tones.Paper, 1);
        }

        new ValueScale(-.02, 1.02, false).Apply(plot.Axes.Bottom);
        Plots.CountTicks(plot.Axes.Left);
        plot.Axes.SetLimitsY(0, Drawn.Max(Bins.RowsIn) * 1.05);
        Align(plot);
        return plot;
    }

    // Both plots begin at the same place, so that equal probabilities lie above each other.
    private static void Align(Plot plot) => (plot.Axes.Left.MinimumSize, plot.Axes.Left.MaximumSize) = (72, 72);
}
