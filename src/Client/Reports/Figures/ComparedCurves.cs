using Gridfold.Client.Reports.Drawing;
using Gridfold.Silo.Documents;
using ScottPlot;
using ScottPlot.Plottables;

namespace Gridfold.Client.Reports.Figures;

/// <summary>The learning curves of several trials in one picture: the means of their folds, each trial in its colour.</summary>
/// <param name="Curves">The curves of each trial by metric.</param>
/// <param name="Loss">The label of the loss, with what it measures.</param>
internal sealed record ComparedCurves(
    IReadOnlyList<(string Label, IReadOnlyList<CurvePair> Metrics)> Curves, string Loss) : Figure
{
    private const int MaxLabel = 44;

    /// <inheritdoc/>
    public override string Title => "Learning curves compared";

    /// <inheritdoc/>
    public override string Caption => "Thick lines are validation values, thin dotted lines training values; each is the mean over the "
        + $"trial's folds.{(Scale(0).IsLogarithmic ? " Loss is on a logarithmic scale." : "")}";

    /// <inheritdoc/>
    public override string Description => string.Join(' ', Curves.Select(curve => FormattableString.Invariant(
        $"{curve.Label}: validation {curve.Metrics[0].Name} ends at {curve.Metrics[0].Validation[^1]:0.###}, ")
        + FormattableString.Invariant($"{curve.Metrics[1].Name} at {curve.Metrics[1].Validation[^1]:0.###}.")));

    /// <summary>Reads the curves of the trials.</summary>
    /// <exception cref="NotFoundException">A trial has no curve yet, or there are more trials than colours.</exception>
    public static ComparedCurves Of(IReadOnlyList<ComparedTrial> trials)
    {
        if (trials.Count > Tones.Categories.Count)
            throw new NotFoundException($"a picture compares up to {Tones.Categories.Count} trials, and these are {trials.Count}");
        LearningCurves[] curves = [.. trials.Select(trial => LearningCurves.Of(trial.Trial, trials[0].Objective))];
        string[] losses = [.. curves.Select(curve => curve.Loss).Distinct()];
        return new ComparedCurves(
            [.. trials.Zip(curves, (trial, curve) => (trial.Label, (IReadOnlyList<CurvePair>)[.. curve.Metrics.Select(curve.Mean)]))],
            losses.Length == 1 ? losses[0] : "loss, of different kinds");
    }

    /// <inheritdoc/>
    public override Picture Draw()
    {
        var picture = new Picture(920, 380);
        foreach (int column in (int[])[0, 1]) picture.Add(DrawMetric(column), column: column, columns: 2);
        foreach ((int index, (string label, _)) in Curves.Index())
            picture.Legend.AddLine(Plots.Shorten(label, MaxLabel), Tones.Categories[index], 2.5f);
        return picture;
    }

    private ValueScale Scale(int metric) =>
        ValueScale.For(Curves.SelectMany(curve => curve.Metrics[metric].All), mayBeLogarithmic: metric == 0);

    private Plot DrawMetric(int metric)
    {
        string name = Curves[0].Metrics[metric].Name;
        Plot plot = Plots.Create(null, "epoch", metric == 0 ? Loss : name.Replace('_', ' '));
        ValueScale scale = Scale(metric);
        foreach ((int index, (_, IReadOnlyList<CurvePair> metrics)) in Curves.Index())
        {
            Line(plot, metrics[metric].Training, scale, Tones.Categories[index], isTraining: true);
            Line(plot, metrics[metric].Validation, scale, Tones.Categories[index], isTraining: false);
        }

        Plots.CountTicks(plot.Axes.Bottom);
        scale.Apply(plot.Axes.Left);
        int last = Curves.Max(curve => curve.Metrics[metric].Validation.Count);
        double padding = Math.Max(0.5, (last - 1) * 0.02);
        plot.Axes.SetLimitsX(1 - padding, last + padding);
        return plot;
    }

    private static void Line(Plot plot, IReadOnlyList<double> values, ValueScale scale, Color color, bool isTraining)
    {
        Scatter line = plot.Add.Scatter(
            Enumerable.Range(1, values.Count).Select(epoch => (double)epoch).ToArray(), values.Select(scale.Place).ToArray(),
            isTraining ? color.WithAlpha(.6) : color);
        (line.LineWidth, line.MarkerSize) = (isTraining ? 1.2f : 2.5f, values.Count == 1 ? 7 : 0);
        if (isTraining) line.LinePattern = LinePattern.Dotted;
    }
}
