using System.Globalization;
using Gridfold.Client.Rendering;
using Gridfold.Client.Reports.Drawing;
using Gridfold.Grains.Search;
using Gridfold.Silo.Documents;
using ScottPlot;

namespace Gridfold.Client.Reports.Figures;

/// <summary>The empirical distribution of the scores: for each score, the share of the trials that are at least as good.</summary>
/// <param name="Objective">The objective of the search.</param>
/// <param name="Scores">The scores of the completed trials, the best first, at least one.</param>
/// <param name="Failed">The number of trials without a score.</param>
/// <param name="Ended">The number of trials that have ended.</param>
internal sealed record DistributionFigure(Objective Objective, IReadOnlyList<double> Scores, int Failed, long Ended) : Figure
{
    /// <inheritdoc/>
    public override string Title => "Distribution of the scores";

    /// <inheritdoc/>
    public override string Caption
    {
        get
        {
            int drawn = Scores.Count + Failed;
            string sample = drawn < Ended ? $" A random sample, {Format.Count(drawn)} of {Format.Count(Ended, "trial")}." : "";
            string failed = Failed > 0 ? $" {Format.Count(Failed, "trial")} failed; so the line ends below 100 %." : "";
            return $"For each score, the share of the trials that are at least as good.{failed}{sample}";
        }
    }

    /// <inheritdoc/>
    public override string Description => string.Create(
        CultureInfo.InvariantCulture,
        $"The best score is {Scores[0]:0.####}, the median {Scores[(Scores.Count - 1) / 2]:0.####}, the worst {Scores[^1]:0.####}.");

    /// <summary>Reads the scores of a search.</summary>
    /// <exception cref="NotFoundException">No trial has completed.</exception>
    public static DistributionFigure Of(Objective objective, TrialSample sample)
    {
        double[] scores = [.. sample.Drawn.Select(trial => trial.Score).OfType<double>().Order(Comparer<double>.Create(objective.Compare))];
        if (scores.Length == 0) throw new NotFoundException("there are no scores to show: no trial has completed");
        return new DistributionFigure(objective, scores, sample.Drawn.Count - scores.Length, sample.Ended);
    }

    /// <summary>The corners of the line: each score with the share of the trials that are at least as good, the best score first.</summary>
    public IReadOnlyList<(double Score, double Share)> Steps() =>
        [.. Scores.Select((score, index) => (score, (index + 1.0) / (Scores.Count + Failed))).GroupBy(step => step.score)
            .Select(group => group.Last())];

    /// <inheritdoc/>
    public override Picture Draw()
    {
        ValueScale scale = ValueScale.For(Scores, Objective.IsLoss);
        Plot plot = Plots.Create(null, Objective.Metric.Replace('_', ' '), "share of the trials");
        IReadOnlyList<(double Score, double Share)> steps = Steps();
        double[] x = [
            scale.Place(steps[0].Score), .. steps.SelectMany(step => (double[])[scale.Place(step.Score), scale.Place(step.Score)]).Skip(1)];
        double[] y = [0, .. steps.SelectMany(step => (double[])[step.Share, step.Share]).SkipLast(1)];
        ScottPlot.Plottables.Scatter line = plot.Add.Scatter(x, y, Tones.Blue);
        (line.LineWidth, line.MarkerSize) = (2.5f, 0);
        scale.Apply(plot.Axes.Bottom);
        plot.Axes.Left.TickGenerator = new ScottPlot.TickGenerators.NumericManual(
            [0, .25, .5, .75, 1], ["0 %", "25 %", "50 %", "75 %", "100 %"]);
        plot.Axes.SetLimitsY(0, 1.03);
        var picture = new Picture(620, 330);
        picture.Add(plot);
        return picture;
    }
}
