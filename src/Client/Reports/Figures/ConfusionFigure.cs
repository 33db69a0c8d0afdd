using System.Globalization;
using Gridfold.Client.Rendering;
using Gridfold.Client.Reports.Drawing;
using Gridfold.Models.Metrics;
using Gridfold.Silo.Documents;
using ScottPlot;
using ScottPlot.AxisPanels;

namespace Gridfold.Client.Reports.Figures;

/// <summary>The validation rows of all folds by actual and predicted class: their number, and their share of the actual class.</summary>
/// <param name="Subject">The name of the trial.</param>
/// <param name="Classes">The names of the classes.</param>
/// <param name="Counts">The numbers of rows by actual (row) and predicted (column) class.</param>
/// <param name="FoldCount">The number of folds.</param>
internal sealed record ConfusionFigure(string Subject, IReadOnlyList<string> Classes, ConfusionMatrix Counts, int FoldCount) : Figure
{
    // With more classes the numbers are too small to read.
    private const int MaxWrittenClasses = 20;

    /// <inheritdoc/>
    public override string Title => $"Confusion matrix of {Subject}";

    /// <inheritdoc/>
    public override string Caption
    {
        get
        {
            string folds = FoldCount == 1 ? "the validation rows" : $"the validation rows of {FoldCount} folds";
            string colours = Classes.Count > MaxWrittenClasses
                ? " Colour stands for the share of the actual class."
                : " Both are coloured by the share of the actual class.";
            return $"Rows are actual classes, columns predicted ones; {Format.Count(Counts.Total, "prediction")}: "
                + $"{folds}.{colours}{WorstSentence()}";
        }
    }

    /// <inheritdoc/>
    public override string Description
    {
        get
        {
            long right = Enumerable.Range(0, Classes.Count).Sum(label => Counts[label, label]);
            return $"{Format.Count(right)} of {Format.Count(Counts.Total)} rows are predicted right.{WorstSentence()}";
        }
    }

    /// <summary>Computes the matrix of a trial.</summary>
    /// <exception cref="NotFoundException">The trial has no completed fold yet.</exception>
    public static ConfusionFigure Of(TrialDescription trial)
    {
        RequireClasses(trial.LearningTask);
        if (trial.Analysis.Confusion is not { } counts)
            throw new NotFoundException($"{trial.Subject} has no confusion matrix: {WhyNothing(trial)}");
        return new ConfusionFigure(
            trial.Subject, trial.Classes, counts, trial.JudgedFolds.Count(fold => fold.Summary.Status == Grains.Status.Completed));
    }

    /// <summary>
    /// The share of an actual class's rows that were predicted to be of a class, 0 to 1. 0 when the actual class has no rows.
    /// </summary>
    public double Share(int actual, int predicted)
    {
        long rows = Enumerable.Range(0, Classes.Count).Sum(label => Counts[actual, label]);
        return rows == 0 ? 0 : (double)Counts[actual, predicted] / rows;
    }

    /// <inheritdoc/>
    public override Picture Draw()
    {
        bool isWritten = Classes.Count <= MaxWrittenClasses;
        if (!isWritten)
        {
            var one = new Picture(720, 700) { IsRaster = Classes.Count > 40 };
            one.Add(DrawMatrix(null, _ => ""));
            return one;
        }

        var picture = new Picture(940, 470);
        picture.Add(DrawMatrix("Rows", cell => Format.Count(Counts[cell.Actual, cell.Predicted])), columns: 2);
        picture.Add(DrawMatrix("Share of the actual class, %", cell => Percent(Share(cell.Actual, cell.Predicted))), column: 1, columns: 2);
        return picture;
    }

    private static string Percent(double share) => (100 * share).ToString(share < 0.1 ? "0.#" : "0", CultureInfo.InvariantCulture);

    private string WorstSentence()
    {
        (int Actual, int Predicted)[] wrong =
            [.. Cells().Where(cell => cell.Actual != cell.Predicted && Counts[cell.Actual, cell.Predicted] > 0)];
        if (wrong.Length == 0) return " No row is predicted wrong.";
        (int actual, int predicted) = wrong.MaxBy(cell => Counts[cell.Actual, cell.Predicted]);
        return $" The most frequent mistake: {Format.Count(Counts[actual, predicted])} of class '{Classes[actual]}' are taken for "
            + $"'{Classes[predicted]}'.";
    }

    private IEnumerable<(int Actual, int Predicted)> Cells() =>
        Enumerable.Range(0, Classes.Count).SelectMany(
            actual => Enumerable.Range(0, Classes.Count).Select(predicted => (actual, predicted)));

    private Plot DrawMatrix(string? title, Func<(int Actual, int Predicted), string> text)
    {
        Plot plot = Plots.Create(title, "predicted class", "actual class");
        float size = Classes.Count switch { <= 6 => 15, <= 10 => 13, <= 14 => 10.5f, _ => 8.5f };
        foreach ((int actual, int predicted) in Cells())
        {
            Color color = Tones.Cell(Share(actual, predicted));
            ScottPlot.Plottables.Rectangle cell = plot.Add.Rectangle(predicted - .5, predicted + .5, actual - .5, actual + .5);
            (cell.FillColor, cell.LineColor, cell.LineWidth) = (color, Tones.Line, Classes.Count > 40 ? 0 : .5f);
            if (text((actual, predicted)) is not { Length: > 0 } written) continue;
            ScottPlot.Plottables.Text label = plot.Add.Text(written, predicted, actual);
            (label.LabelFontSize, label.LabelFontColor, label.LabelAlignment) =
                (size, Counts[actual, predicted] == 0 ? Tones.Muted : Tones.TextOn(color), Alignment.MiddleCenter);
            label.LabelBold = actual == predicted;
        }

        Plots.NameTicks((AxisBase)plot.Axes.Left, Classes, 30);
        Plots.NameTicks((AxisBase)plot.Axes.Bottom, Classes, 30);
        if (Classes.Count > 8 && Classes.Any(name => name.Length > 3))
        {
            plot.Axes.Bottom.TickLabelStyle.Rotation = 60;
            plot.Axes.Bottom.TickLabelStyle.Alignment = Alignment.MiddleLeft;
        }

        plot.HideGrid();
        plot.Axes.SetLimits(-.5, Classes.Count - .5, Classes.Count - .5, -.5);
        return plot;
    }
}
