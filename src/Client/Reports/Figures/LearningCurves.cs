using System.Globalization;
using Gridfold.Client.Rendering;
using Gridfold.Client.Reports.Drawing;
using Gridfold.Grains.Results;
using Gridfold.Silo.Documents;
using ScottPlot;
using ScottPlot.Plottables;

namespace Gridfold.Client.Reports.Figures;

/// <summary>The learning curves of a trial: loss and score of each fold and their means, for training and for validation.</summary>
/// <param name="Subject">The name of the trial, for example <c>trial 6</c>.</param>
/// <param name="Folds">The folds that have an epoch.</param>
/// <param name="Metrics">The names of the metrics: loss, and one more.</param>
/// <param name="Failures">The reasons why folds failed.</param>
/// <param name="Loss">The label of the loss, with what it measures.</param>
internal sealed record LearningCurves(
    string Subject, IReadOnlyList<FoldResult> Folds, IReadOnlyList<string> Metrics, IReadOnlyList<string> Failures, string Loss) : Figure
{
    // Marks distinguish training from validation, in addition to the colour. This number of marks is enough.
    private const int Marks = 10;
    private const MarkerShape TrainingMark = MarkerShape.OpenCircle;
    private const MarkerShape LowestMark = MarkerShape.OpenDiamond;

    /// <inheritdoc/>
    public override string Title => $"Learning curves of {Subject}";

    /// <inheritdoc/>
    public override string Caption => string.Join(' ', Sentences());

    /// <inheritdoc/>
    public override string Description
    {
        get
        {
            CurvePair loss = Mean("loss");
            return $"Training loss goes from {Number(loss.Training[0])} to {Number(loss.Training[^1])}, "
                + $"validation loss from {Number(loss.Validation[0])} "
                + $"to {Number(loss.Validation[^1])}, over {Format.Count(loss.Training.Count, "epoch")}.";
        }
    }

    /// <summary>The means over the folds that did not fail. If all failed, the means over all folds.</summary>
    public CurvePair Mean(string metric) => CurvePair.Mean([.. Averaged.Select(fold => CurvePair.Of(fold, metric))]);

    /// <summary>The epoch, from 1, in which the mean validation loss is lowest.</summary>
    public int LowestLossEpoch => Mean("loss").Validation.Index().MinBy(epoch => epoch.Item).Index + 1;

    private IReadOnlyList<FoldResult> Averaged => Folds.Any(IsCompleted) ? [.. Folds.Where(IsCompleted)] : Folds;

    /// <summary>Reads the curves of a trial.</summary>
    /// <param name="trial">The trial.</param>
    /// <param name="objective">The metric of the search.</param>
    /// <exception cref="NotFoundException">The trial has no curve yet.</exception>
    public static LearningCurves Of(TrialDescription trial, string objective)
    {
        FoldResult[] folds = [.. trial.JudgedFolds.Where(fold => fold.History.Epochs > 0)];
        if (folds.Length == 0) throw new NotFoundException($"{trial.Subject} has no learning curves: {WhyNothing(trial)}");
        CurvePair.RequireLosses(trial, folds);
        string other = objective[(objective.IndexOf('_', StringComparison.Ordinal) + 1)..];
        string? second = other != "loss" ? other : trial.LearningTask.Headline is [var first, ..] ? first : null;

        // A program of the user may name its metrics in another way.
        bool isThere = second is not null && folds.All(fold => CurvePair.Of(fold, second).Validation.Count > 0);
        string[] metrics = isThere ? ["loss", second!] : ["loss"];
        return new LearningCurves(trial.Subject, folds, metrics, trial.Failures, trial.LossLabel);
    }

    /// <inheritdoc/>
    public override Picture Draw()
    {
        var picture = new Picture(920, 380);
        foreach ((int column, string metric) in Metrics.Index()) picture.Add(DrawMetric(metric), column: column, columns: Metrics.Count);
        Explain(picture.Legend);
        if (Folds.Count > 1)
        {
            picture.Legend.AddLine("mean of the folds", Tones.Muted, 2.5f);
            picture.Legend.AddLine("each fold", Tones.Muted.WithAlpha(.45), 1);
        }

        picture.Legend.AddMark("lowest validation loss", Tones.Ink, LowestMark);
        return picture;
    }

    private static bool IsCompleted(FoldResult fold) => fold.Summary.Status is Grains.Status.Completed or Grains.Status.Paused;

    private static string Number(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);

    /// <summary>Draws a curve from epoch 1. A training curve has marks.</summary>
    public static void Line(Plot plot, IReadOnlyList<double> values, ValueScale scale, bool isTraining, bool isFaint = false)
    {
        Color color = isTraining ? Tones.Blue : Tones.Vermillion;
        (double X, double Y)[] points = [.. values.Select((value, index) => (index + 1.0, scale.Place(value)))];
        Scatter line = plot.Add.Scatter(
            points.Select(point => point.X).ToArray(), points.Select(point => point.Y).ToArray(), isFaint ? color.WithAlpha(.35) : color);
        (line.LineWidth, line.MarkerSize) = (isFaint ? 1 : 2.5f, 0);
        int every = Math.Max(1, points.Length / Marks);
        foreach ((double x, double y) in points.Where((_, index) => index % every == 0))
        {
            if (isTraining && !isFaint) plot.Add.Marker(x, y, TrainingMark, 7, color).MarkerStyle.LineWidth = 2;
            else if (points.Length == 1) plot.Add.Marker(x, y, MarkerShape.FilledCircle, isFaint ? 4 : 7, line.Color);
        }
    }

    /// <summary>Explains the two kinds of curves in the legend.</summary>
    public static void Explain(PictureLegend legend)
    {
        legend.AddLine("training", Tones.Blue, 2.5f, TrainingMark);
        legend.AddLine("validation", Tones.Vermillion, 2.5f);
    }

    private IEnumerable<string> Sentences()
    {
        CurvePair loss = Mean("loss");
        yield return $"Mean validation loss is lowest ({Number(loss.Validation.Min())}) in epoch {LowestLossEpoch} of "
            + $"{loss.Validation.Count}.";
        yield return "Training values are gathered while the epoch trains, with dropout at work; validation values are taken at its end.";
        if (Scale("loss").IsLogarithmic) yield return "Loss is on a logarithmic scale.";
        foreach (string failure in Failures) yield return $"Failed: {failure}.";
    }

    private ValueScale Scale(string metric) =>
        ValueScale.For(Folds.SelectMany(fold => CurvePair.Of(fold, metric).All), mayBeLogarithmic: metric == "loss");

    private Plot DrawMetric(string metric)
    {
        Plot plot = Plots.Create(null, "epoch", metric == "loss" ? Loss : metric.Replace('_', ' '));
        ValueScale scale = Scale(metric);
        CurvePair mean = Mean(metric);
        if (Folds.Count > 1)
        {
            foreach (CurvePair fold in Folds.Select(fold => CurvePair.Of(fold, metric)))
            {
                Line(plot, fold.Training, scale, isTraining: true, isFaint: true);
                Line(plot, fold.Validation, scale, isTraining: false, isFaint: true);
            }
        }

        Line(plot, mean.Training, scale, isTraining: true);
        Line(plot, mean.Validation, scale, isTraining: false);
        plot.Add.Marker(
            LowestLossEpoch, scale.Place(mean.Validation[LowestLossEpoch - 1]), LowestMark, 13, Tones.Ink).MarkerStyle.LineWidth = 2;
        Plots.CountTicks(plot.Axes.Bottom);
        scale.Apply(plot.Axes.Left);
        int last = Folds.Max(fold => fold.History.Epochs);
        double padding = Math.Max(0.5, (last - 1) * 0.02);
        plot.Axes.SetLimitsX(1 - padding, last + padding);
        return plot;
    }
}
