using Gridfold.Client.Rendering;
using Gridfold.Client.Reports.Drawing;
using Gridfold.Grains.Results;
using Gridfold.Grains.Search;
using Gridfold.Silo.Documents;
using ScottPlot;

namespace Gridfold.Client.Reports.Figures;

/// <summary>The scores in the order of the trials, and the best score up to each trial.</summary>
/// <param name="Objective">The objective of the search.</param>
/// <param name="Trials">The trials that are drawn, in the order of their numbers.</param>
/// <param name="Ended">The number of trials that have ended.</param>
internal sealed record HistoryFigure(Objective Objective, IReadOnlyList<TrialResult> Trials, long Ended) : Figure
{
    /// <inheritdoc/>
    public override string Title => "Scores in the order of the trials";

    /// <inheritdoc/>
    public override string Caption
    {
        get
        {
            string sample = Trials.Count < Ended
                ? $" A random sample, {Format.Count(Trials.Count)} of {Format.Count(Ended, "trial")}."
                : "";
            string failed = Trials.Any(trial => trial.Score is null) ? " Crosses at the edge are trials that failed." : "";
            return $"Circles are trials. The line is the best score so far.{failed}{sample}";
        }
    }

    /// <inheritdoc/>
    public override string Description
    {
        get
        {
            TrialResult best = Best()[^1].Trial;
            return FormattableString.Invariant($"The best score, {best.Score:0.####}, came with trial {best.Trial} of {Ended}.");
        }
    }

    /// <summary>Reads the scores of a search.</summary>
    /// <exception cref="NotFoundException">No trial has completed.</exception>
    public static HistoryFigure Of(Objective objective, TrialSample sample)
    {
        if (!sample.Drawn.Any(trial => trial.Status == Grains.Status.Completed))
            throw new NotFoundException("there are no scores to show: no trial has completed");
        return new HistoryFigure(objective, sample.Drawn, sample.Ended);
    }

    /// <summary>The completed trials that were better than every one before, in order.</summary>
    public IReadOnlyList<(TrialResult Trial, double Score)> Best()
    {
        var best = new List<(TrialResult Trial, double Score)>();
        foreach (TrialResult trial in Trials)
        {
            if (trial is { Status: Grains.Status.Completed, Score: { } score }
                && (best.Count == 0 || Objective.Compare(score, best[^1].Score) < 0))
                best.Add((trial, score));
        }

        return best;
    }

    /// <inheritdoc/>
    public override Picture Draw()
    {
        ValueScale scale = ValueScale.For(
            Trials.Where(trial => trial.Score is not null).Select(trial => trial.Score!.Value), Objective.IsLoss);
        Plot plot = Plots.Create(null, "trial", Objective.Metric.Replace('_', ' '));
        foreach (TrialResult trial in Trials)
        {
            if (trial.Score is { } score)
                plot.Add.Marker(trial.Trial, scale.Place(score), MarkerShape.OpenCircle, 7, Tones.Blue.WithAlpha(.6));
            else plot.Add.Marker(trial.Trial, scale.Place(Objective.IsMaximized ? scale.Min : scale.Max), MarkerShape.Eks, 8, Tones.Failed);
        }

        IReadOnlyList<(TrialResult Trial, double Score)> best = Best();
        double[] x = [.. best.SelectMany(step => (double[])[step.Trial.Trial, step.Trial.Trial]).Skip(1), Trials[^1].Trial];
        double[] y = [.. best.SelectMany(step => (double[])[scale.Place(step.Score), scale.Place(step.Score)])];

        // The line goes level to the next better trial, and then to its score.
        ScottPlot.Plottables.Scatter line = plot.Add.Scatter(x, y, Tones.Vermillion);
        (line.LineWidth, line.MarkerSize) = (2.5f, 0);
        Plots.CountTicks(plot.Axes.Bottom);
        scale.Apply(plot.Axes.Left);
        double side = Math.Max(0.6, 0.02 * Trials[^1].Trial);
        plot.Axes.SetLimitsX(Trials[0].Trial - side, Trials[^1].Trial + side);
        var picture = new Picture(760, 360);
        picture.Add(plot);
        picture.Legend.AddMark("trial", Tones.Blue.WithAlpha(.7), MarkerShape.OpenCircle);
        picture.Legend.AddLine("best so far", Tones.Vermillion, 2.5f);
        return picture;
    }
}
