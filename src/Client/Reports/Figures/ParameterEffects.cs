using System.Globalization;
using Gridfold.Client.Rendering;
using Gridfold.Client.Reports.Drawing;
using Gridfold.Grains;
using Gridfold.Grains.Results;
using Gridfold.Grains.Search;
using Gridfold.Grains.Specs;
using Gridfold.Models.Randomness;
using Gridfold.Silo.Documents;
using ScottPlot;

namespace Gridfold.Client.Reports.Figures;

/// <summary>The effect of each hyper-parameter on the score, the strongest first.</summary>
/// <param name="Objective">The objective of the search.</param>
/// <param name="Effects">The effects of the hyper-parameters that vary.</param>
/// <param name="Scores">The scale of the scores. Means and variances are computed on this scale.</param>
/// <param name="Trials">The number of trials behind the effects.</param>
/// <param name="Ended">The number of trials that have ended.</param>
internal sealed record ParameterEffects(
    Objective Objective, IReadOnlyList<ParameterEffect> Effects, ValueScale Scores, int Trials, long Ended) : Figure
{
    private const int MaxDrawn = 12;
    private const int Columns = 3;

    // With more points, single circles cannot be seen and the SVG is large.
    private const int MaxPoints = 300;

    /// <summary>The number of trials behind the effects that were pruned.</summary>
    public int Pruned { get; init; }

    /// <inheritdoc/>
    public override string Title => $"Effect of each hyper-parameter on {Objective.Metric}";

    /// <inheritdoc/>
    public override string Caption
    {
        get
        {
            string sample = Trials < Ended
                ? $" From {Format.Count(Trials)} trials of {Format.Count(Ended)} that have ended."
                : "";
            string left = Effects.Count > MaxDrawn ? $" The {MaxDrawn} strongest of {Effects.Count}." : "";
            return "Circles are trials (up to " + MaxPoints + " a panel, shifted sideways so that they do not hide each other), "
                + "the line joins their means. The percentage is the "
                + "share of the scores' variance that the hyper-parameter explains by itself (epsilon squared); "
                + "what only matters together with another does not show here. The share is undefined where no two trials share a value, "
                + $"or where all scores are equal.{(Scores.IsLogarithmic ? " All on a logarithmic scale." : "")}{left}{sample}"
                + PrunedText(Pruned);
        }
    }

    /// <summary>Says what the scores of pruned trials are. Empty where no trial was pruned.</summary>
    internal static string PrunedText(int pruned) => pruned == 0
        ? ""
        : $" {Format.Count(pruned, "trial")} {(pruned == 1 ? "was" : "were")} pruned: a score is then that of the folds and epochs so far.";

    /// <inheritdoc/>
    public override string Description =>
        string.Join(' ', Effects.Select(effect => effect.Explained is null
            ? $"The share of the variance that {effect.Axis.Name} explains is undefined."
            : $"{effect.Axis.Name} explains {Percent(effect.Explained)} of the variance."));

    /// <summary>Computes the effects in a search.</summary>
    /// <exception cref="NotFoundException">There are too few trials to compare.</exception>
    public static ParameterEffects Of(ExperimentSpec experiment, TrialSample sample)
    {
        TrialResult[] trials = [.. sample.Drawn.Where(trial => trial.Score is not null)];
        if (trials.Length == 0) throw new NotFoundException("there are no scores to compare: no trial has completed");
        IReadOnlyList<ParameterAxis> axes = ParameterAxis.Of(experiment.Space, trials);
        if (axes.Count == 0)
            throw new NotFoundException("there is nothing to compare: no two trials that have completed differ in a hyper-parameter");
        Objective objective = experiment.Searcher.Objective;
        ValueScale scores = ValueScale.For(trials.Select(trial => trial.Score!.Value), mayBeLogarithmic: objective.IsLoss);
        ParameterEffect[] effects =
            [.. axes.Select(axis => ParameterEffect.Of(axis, trials, scores)).OrderByDescending(effect => effect.Explained ?? -1)];
        return new ParameterEffects(objective, effects, scores, trials.Length, sample.Ended)
        {
            Pruned = trials.Count(trial => trial.Status == Status.Pruned),
        };
    }

    /// <inheritdoc/>
    public override Picture Draw()
    {
        ParameterEffect[] drawn = [.. Effects.Take(MaxDrawn)];
        int columns = Math.Min(Columns, drawn.Length), rows = (drawn.Length + columns - 1) / columns;
        var picture = new Picture(Math.Max(440, columns * 310), rows * 270);
        foreach ((int index, ParameterEffect effect) in drawn.Index())
            picture.Add(DrawEffect(effect, index % columns == 0), index / columns, index % columns, rows, columns);
        picture.Legend.AddMark("trial", Tones.Blue.WithAlpha(.7), MarkerShape.OpenCircle);
        picture.Legend.AddLine("mean", Tones.Vermillion, 2.5f);
        return picture;
    }

    private static string Percent(double? share) =>
        share is { } known ? (100 * known).ToString("0", CultureInfo.InvariantCulture) + " %" : "share undefined";

    private Plot DrawEffect(ParameterEffect effect, bool isFirst)
    {
        ParameterAxis axis = effect.Axis;
        Plot plot = Plots.Create(
            $"{Plots.Shorten(axis.Name, 22)}: {Percent(effect.Explained)}", axis.Name, isFirst ? Objective.Metric.Replace('_', ' ') : "");
        var random = new RandomStream(Seed.Derive(0, "report", axis.Name));
        double jitter = axis.IsDiscrete ? 0.5 / axis.Ticks.Count : 0;
        int every = (effect.Points.Count + MaxPoints - 1) / MaxPoints;
        foreach ((double place, double score) in effect.Points.Where((_, index) => index % every == 0))
            plot.Add.Marker(place + (jitter * (random.NextDouble() - 0.5)), score, MarkerShape.OpenCircle, 7, Tones.Blue.WithAlpha(.55));
        ScottPlot.Plottables.Scatter means = plot.Add.Scatter(
            effect.Means.Select(mean => mean.Place).ToArray(), effect.Means.Select(mean => mean.Mean).ToArray(), Tones.Vermillion);
        (means.LineWidth, means.MarkerSize, means.MarkerShape) = (2.5f, 9, MarkerShape.FilledCircle);
        Plots.PlaceTicks(plot, axis.Ticks, room: 38);
        Scores.Apply(plot.Axes.Left, 5);
        double side = axis.IsDiscrete ? 0.6 / axis.Ticks.Count : 0.05;
        plot.Axes.SetLimitsX(-side, 1 + side);
        return plot;
    }
}
