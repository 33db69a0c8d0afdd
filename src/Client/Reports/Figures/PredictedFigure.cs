using System.Globalization;
using Gridfold.Client.Rendering;
using Gridfold.Client.Reports.Drawing;
using Gridfold.Silo.Documents;
using ScottPlot;

namespace Gridfold.Client.Reports.Figures;

/// <summary>The predicted numbers of the validation rows over the actual numbers.</summary>
/// <param name="Subject">The name of the trial.</param>
/// <param name="Numbers">The numbers.</param>
internal sealed record PredictedFigure(string Subject, ValidationNumbers Numbers) : Figure
{
    /// <inheritdoc/>
    public override string Title => $"Predicted against actual {Plots.Shorten(Numbers.Label, 24)}, {Subject}";

    /// <inheritdoc/>
    public override string Caption
    {
        get
        {
            string left = Numbers.Drawn.Count < Numbers.Rows.Count ? $" A part of {Format.Count(Numbers.Rows.Count)} rows is drawn." : "";
            return $"Each mark is a validation row, predicted by a network that did not train on it. On the line, both are equal.{left}";
        }
    }

    /// <inheritdoc/>
    public override string Description => string.Create(
        CultureInfo.InvariantCulture,
        $"{Format.Count(Numbers.Rows.Count, "row")}; the correlation of actual and predicted numbers is {Correlation():0.000}.");

    /// <summary>Predicts the validation rows of a trial.</summary>
    /// <exception cref="NotFoundException">The data has classes, or the networks are not kept.</exception>
    public static PredictedFigure Of(ReportData data) => new(data.ShownTrial.Subject, ValidationNumbers.Of(data));

    /// <summary>The correlation of actual and predicted numbers; 0 where one of both does not vary.</summary>
    public double Correlation()
    {
        double actual = Numbers.Rows.Average(row => row.Actual), predicted = Numbers.Rows.Average(row => row.Predicted);
        double Sum(Func<double, double, double> term) => Numbers.Rows.Sum(row => term(row.Actual - actual, row.Predicted - predicted));
        double both = Math.Sqrt(Sum((x, _) => x * x) * Sum((_, y) => y * y));
        return both > 0 ? Sum((x, y) => x * y) / both : 0;
    }

    /// <inheritdoc/>
    public override Picture Draw()
    {
        Plot plot = Plots.Create(null, $"actual {Plots.Shorten(Numbers.Label, 40)}", "predicted");
        ValueScale scale = ValueScale.For(Numbers.Rows.SelectMany(row => (double[])[row.Actual, row.Predicted]), mayBeLogarithmic: false);
        plot.Add.Line(scale.Min, scale.Min, scale.Max, scale.Max).LineStyle = new LineStyle { Color = Tones.Muted, Width = 1.5f };
        foreach ((double actual, double predicted) in Numbers.Drawn)
            plot.Add.Marker(actual, predicted, MarkerShape.OpenCircle, 7, Tones.Blue.WithAlpha(.55));
        scale.Apply(plot.Axes.Bottom);
        scale.Apply(plot.Axes.Left);
        var picture = new Picture(560, 520) { IsRaster = Numbers.AreMany };
        picture.Add(plot);
        picture.Legend.AddMark("validation row", Tones.Blue.WithAlpha(.7), MarkerShape.OpenCircle);
        picture.Legend.AddLine("predicted = actual", Tones.Muted, 1.5f);
        return picture;
    }
}
