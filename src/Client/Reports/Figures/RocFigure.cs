using System.Globalization;
using Gridfold.Client.Rendering;
using Gridfold.Client.Reports.Drawing;
using Gridfold.Models.Metrics;
using Gridfold.Silo.Documents;
using ScottPlot;
using ScottPlot.Plottables;

namespace Gridfold.Client.Reports.Figures;

/// <summary>The ROC curves of validation rows: one curve of two classes; of more classes, one for each class against the others.</summary>
/// <param name="Subject">The name of the trial.</param>
/// <param name="Curves">The curves that are drawn, with the names of their classes, at least one.</param>
/// <param name="Known">The number of classes with a curve.</param>
/// <param name="Rows">The number of rows.</param>
internal sealed record RocFigure(string Subject, IReadOnlyList<(string Name, RocCurve Curve)> Curves, int Known, int Rows) : Figure
{
    private static readonly LinePattern[] Patterns = [LinePattern.Solid, LinePattern.Dashed, LinePattern.Dotted];

    /// <inheritdoc/>
    public override string Title => $"Receiver operating characteristic (ROC) of {Subject}";

    /// <inheritdoc/>
    public override string Caption
    {
        get
        {
            string left = Curves.Count < Known ? $" The {Curves.Count} classes with the smallest areas, of {Format.Count(Known)}." : "";
            return $"{Format.Count(Rows, "prediction")} of validation rows, all folds together. For each threshold of the probability: the "
                + "share of the class's rows above it, over the share of the other rows above it. The straight line is chance, with an "
                + $"area of 0.5. The score roc_auc is a mean over the folds, so it can differ a little.{left}";
        }
    }

    /// <inheritdoc/>
    public override string Description => string.Join(' ', Curves.Select(entry => $"Class '{entry.Name}': area {Show(entry.Curve.Area)}."));

    /// <summary>Computes the curves of a trial.</summary>
    /// <exception cref="NotFoundException">The probabilities are not kept, or no class has rows beside others.</exception>
    public static RocFigure Of(ReportData data) =>
        Of(data.ShownTrial.Subject, data.Submission.ClassNames, ValidationProbabilities.Of(data));

    /// <summary>Computes the curves of rows.</summary>
    /// <param name="subject">The name of the trial.</param>
    /// <param name="classes">The names of the classes.</param>
    /// <param name="rows">The rows.</param>
    /// <exception cref="NotFoundException">No class has rows beside others.</exception>
    public static RocFigure Of(string subject, IReadOnlyList<string> classes, ClassProbabilities rows)
    {
        int[] judged = rows.ClassCount == 2 ? [1] : [.. Enumerable.Range(0, rows.ClassCount)];
        var curves = new List<(string Name, RocCurve Curve, int Label)>();
        foreach (int label in judged)
        {
            if (RocCurve.Of(rows, label) is { } curve) curves.Add((classes[label], curve, label));
        }

        if (curves.Count == 0)
            throw new NotFoundException($"{subject} has no ROC curve: its validation rows are all of one class");
        return new RocFigure(
            subject,
            [.. curves.OrderBy(entry => entry.Curve.Area).Take(Tones.Categories.Count).OrderBy(entry => entry.Label)
                .Select(entry => (entry.Name, entry.Curve))],
            curves.Count, rows.Labels.Count);
    }

    /// <inheritdoc/>
    public override Picture Draw()
    {
        Plot plot = Plots.Create(null, "share of the other rows (false positives)", "share of the class's rows (true positives)");
        plot.Add.Line(0, 0, 1, 1).LineStyle = new LineStyle { Color = Tones.Muted, Width = 1.5f };
        var picture = new Picture(560, 520);
        foreach ((int index, (string name, RocCurve curve)) in Curves.Index())
        {
            Color color = Tones.Categories[index];
            Scatter line = plot.Add.Scatter(
                curve.Points.Select(point => point.Others).ToArray(), curve.Points.Select(point => point.OfClass).ToArray(), color);
            (line.LineWidth, line.MarkerSize, line.LinePattern) = (2.5f, 0, Patterns[index % Patterns.Length]);
            picture.Legend.AddLine($"{Plots.Shorten(name, 24)}: area {Show(curve.Area)}", color, 2.5f, pattern: line.LinePattern);
        }

        var scale = new ValueScale(-.02, 1.02, false);
        scale.Apply(plot.Axes.Bottom);
        scale.Apply(plot.Axes.Left);
        picture.Add(plot);
        picture.Legend.AddLine("chance", Tones.Muted, 1.5f);
        return picture;
    }

    private static string Show(double area) => area.ToString("0.000", CultureInfo.InvariantCulture);
}
