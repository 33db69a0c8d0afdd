using System.Globalization;
using Gridfold.Client.Rendering;
using Gridfold.Client.Reports.Drawing;
using Gridfold.Models.Metrics;
using Gridfold.Silo.Documents;
using ScottPlot;
using ScottPlot.AxisPanels;

namespace Gridfold.Client.Reports.Figures;

/// <summary>The precision, recall and F1 of each class.</summary>
/// <param name="Subject">The name of the trial.</param>
/// <param name="Classes">The classes with their names, in the data's order.</param>
/// <param name="MacroF1">The macro F1 over the validation rows of all folds together.</param>
internal sealed record ClassScores(string Subject, IReadOnlyList<(string Name, ClassMetrics Metrics)> Classes, double MacroF1) : Figure
{
    private const int MaxDrawn = 30;

    /// <inheritdoc/>
    public override string Title => $"Precision, recall and F1 by class, {Subject}";

    /// <inheritdoc/>
    public override string Caption
    {
        get
        {
            string left = Classes.Count > MaxDrawn ? $" The {MaxDrawn} classes with the lowest F1, of {Classes.Count}." : "";
            return "Over the validation rows of all folds together. Precision: of the rows predicted to be of a class, the share that is. "
                + "Recall: of a class's rows, the "
                + $"share that was found. F1: their harmonic mean.{left}";
        }
    }

    /// <inheritdoc/>
    public override string Description
    {
        get
        {
            (string name, ClassMetrics worst) = Classes.MinBy(entry => entry.Metrics.F1);
            return $"Macro F1 is {Percent(MacroF1)} %. Lowest: class '{name}' with precision {Percent(worst.Precision)} %, "
                + $"recall {Percent(worst.Recall)} %, F1 {Percent(worst.F1)} %.";
        }
    }

    /// <summary>The classes that are drawn, in the data's order.</summary>
    public IReadOnlyList<(string Name, ClassMetrics Metrics)> Drawn
    {
        get
        {
            HashSet<int> worst = [.. Classes.Index().OrderBy(entry => entry.Item.Metrics.F1).Take(MaxDrawn).Select(entry => entry.Index)];
            return [.. Classes.Where((_, index) => worst.Contains(index))];
        }
    }

    /// <summary>Computes the scores of a trial's classes.</summary>
    /// <exception cref="NotFoundException">The trial has no scores yet.</exception>
    public static ClassScores Of(TrialDescription trial)
    {
        RequireClasses(trial.LearningTask);
        if (trial.Analysis.Confusion is not { } confusion)
            throw new NotFoundException($"{trial.Subject} has no scores by class: {WhyNothing(trial)}");
        return new ClassScores(trial.Subject, [.. trial.Classes.Zip(trial.Analysis.Classes)], new ClassificationMetrics(confusion).F1Macro);
    }

    /// <inheritdoc/>
    public override Picture Draw()
    {
        IReadOnlyList<(string Name, ClassMetrics Metrics)> drawn = Drawn;
        Plot plot = Plots.Create(null, "precision, recall, F1 (%)", "class (rows)");
        foreach ((int row, (_, ClassMetrics metrics)) in drawn.Index())
        {
            double[] values = [metrics.Precision * 100, metrics.Recall * 100, metrics.F1 * 100];
            plot.Add.Line(values.Min(), row, values.Max(), row).LineStyle = new LineStyle { Color = Tones.Line, Width = 3 };
            Mark(plot, values[0], row, MarkerShape.OpenTriangleUp, Tones.Blue);
            Mark(plot, values[1], row, MarkerShape.OpenSquare, Tones.Vermillion);
            Mark(plot, values[2], row, MarkerShape.FilledCircle, Tones.Ink);
        }

        Plots.NameTicks((AxisBase)plot.Axes.Left, [.. drawn.Select(
            entry => $"{Plots.Shorten(entry.Name, 22)} ({Format.Count(entry.Metrics.Support)})")], MaxDrawn);
        double lowest = drawn.Min(entry => Math.Min(entry.Metrics.Precision, entry.Metrics.Recall)) * 100;
        double left = Math.Max(0, Math.Floor((lowest - 2) / 10) * 10);
        double room = (100 - left) * 0.02;
        new ValueScale(left - room, 100 + room, false).Apply(plot.Axes.Bottom, 10);
        plot.Axes.SetLimitsY(drawn.Count - .4, -.6);
        var picture = new Picture(760, 90 + (drawn.Count * 26));
        picture.Add(plot);
        picture.Legend.AddMark("precision", Tones.Blue, MarkerShape.OpenTriangleUp);
        picture.Legend.AddMark("recall", Tones.Vermillion, MarkerShape.OpenSquare);
        picture.Legend.AddMark("F1", Tones.Ink, MarkerShape.FilledCircle);
        return picture;
    }

    private static void Mark(Plot plot, double value, double row, MarkerShape shape, Color color) =>
        plot.Add.Marker(value, row, shape, shape == MarkerShape.FilledCircle ? 7 : 11, color).MarkerStyle.LineWidth = 2;

    private static string Percent(double share) => (100 * share).ToString("0.0", CultureInfo.InvariantCulture);
}
