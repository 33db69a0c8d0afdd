using Gridfold.Client.Rendering;
using Gridfold.Client.Reports.Drawing;
using Gridfold.Grains.Results;
using Gridfold.Grains.Search;
using Gridfold.Grains.Specs;
using Gridfold.Silo.Documents;
using ScottPlot;

namespace Gridfold.Client.Reports.Figures;

/// <summary>A line for each trial through its hyper-parameters to its score, with the best score at the top.</summary>
/// <param name="Objective">The objective of the search.</param>
/// <param name="Axes">The hyper-parameters that vary.</param>
/// <param name="Trials">
/// The trials that are drawn. The failed trials come first, and then the others from the worst to the best, so that the best lie on top.
/// </param>
/// <param name="Ended">The number of trials that have ended.</param>
internal sealed record ParallelCoordinates(
    Objective Objective, IReadOnlyList<ParameterAxis> Axes, IReadOnlyList<TrialResult> Trials, long Ended) : Figure
{
    // With more lines, single lines cannot be seen.
    private const int MaxLines = 400;
    private const int MaxBest = 50;

    // Lines through one value are spread a little, so that each line can be followed.
    private const double Spread = 0.07;

    // The distance that axes go beyond their ends, so that spread lines meet them.
    private const double AxisEnd = Spread / 2;

    // The end of the lines of failed trials, below the worst score.
    private const double FailedPlace = -0.1;

    /// <inheritdoc/>
    public override string Title => "Hyper-parameters and scores";

    /// <inheritdoc/>
    public override string Caption
    {
        get
        {
            string which = Trials.Count == Ended
                ? $"Each line is a trial, {Format.Count(Ended)} in all."
                : $"Each line is a trial: the best {MaxBest} and a random sample of the others, "
                    + $"{Format.Count(Trials.Count)} of {Format.Count(Ended)}.";
            string failed = Trials.Any(trial => trial.Score is null) ? " Grey lines are trials that failed." : "";
            return $"{which} Dark lines score well; the best is drawn thick.{failed} Lines through the same value are spread a little. "
                + "What is the same in all trials is left out.";
        }
    }

    /// <inheritdoc/>
    public override string Description
    {
        get
        {
            TrialResult best = Trials[^1];
            string values = string.Join(", ", best.Hyperparameters.Select(value => $"{value.Name} = {Format.Value(value)}"));
            return FormattableString.Invariant(
                $"The best, trial {best.Trial}, has {values} and {Objective.Metric} {Format.Score(best.Score)}.");
        }
    }

    private ValueScale Scores =>
        ValueScale.For(Trials.Where(trial => trial.Score is not null).Select(trial => trial.Score!.Value), Objective.IsLoss);

    /// <summary>Computes the lines of a search.</summary>
    /// <exception cref="NotFoundException">There are too few trials to compare.</exception>
    public static ParallelCoordinates Of(ExperimentSpec experiment, TrialSample sample)
    {
        Objective objective = experiment.Searcher.Objective;
        TrialResult[] best = [.. sample.Best.Select(ranked => ranked.Result).Take(MaxBest)];
        TrialResult[] others = [.. sample.Drawn.ExceptBy(best.Select(trial => trial.Trial), trial => trial.Trial)];

        // The sample is random, because the first trials of a grid have only the first values of the first parameters.
        IEnumerable<TrialResult> drawn = TrialSample.DrawNumbers(others.Length, MaxLines - best.Length)
            .Select(number => others[number - 1]);
        TrialResult[] trials = [.. best.Concat(drawn)
            .OrderBy(trial => trial.Score is not null)
            .ThenBy(trial => trial.Status == Grains.Status.Completed)
            .ThenBy(trial => trial.Score, Comparer<double?>.Create(
                (first, second) => first is { } a && second is { } b ? -objective.Compare(a, b) : 0))
            .ThenByDescending(trial => trial.Trial)];
        if (!trials.Any(trial => trial.Score is not null))
            throw new NotFoundException("there are no scores to compare: no trial has completed");
        IReadOnlyList<ParameterAxis> axes = ParameterAxis.Of(experiment.Space, trials);
        if (axes.Count == 0)
            throw new NotFoundException("there is nothing to compare: no two trials that have ended differ in a hyper-parameter");
        return new ParallelCoordinates(objective, axes, trials, sample.Ended);
    }

    /// <summary>The height at which each trial's line crosses each axis, with the score last: 0 at the bottom, 1 at the top.</summary>
    public IReadOnlyList<double[]> Lines()
    {
        ValueScale scores = Scores;
        var lines = Trials.Select(_ => new double[Axes.Count + 1]).ToArray();
        foreach ((int column, ParameterAxis axis) in Axes.Index())
        {
            double spread = axis.IsDiscrete ? Math.Min(Spread, 0.5 / (axis.Ticks.Count - 1)) : 0;
            foreach (IGrouping<string, int> same in Enumerable.Range(0, Trials.Count).GroupBy(trial => axis.Json(Trials[trial])))
            {
                int[] members = [.. same];
                for (int position = 0; position < members.Length; position++)
                    lines[members[position]][column] =
                        axis.Place(Trials[members[position]]) + (spread * (((position + 0.5) / members.Length) - 0.5));
            }
        }

        foreach ((int index, TrialResult trial) in Trials.Index())
            lines[index][^1] = trial.Score is { } score ? ScorePlace(scores, score) : FailedPlace;
        return lines;
    }

    /// <inheritdoc/>
    public override Picture Draw()
    {
        ValueScale scores = Scores;
        Plot plot = Plots.Create(null, "", "");
        IReadOnlyList<double[]> lines = Lines();
        double[] columns = [.. Enumerable.Range(0, Axes.Count + 1).Select(column => (double)column)];
        double opacity = Math.Clamp(40.0 / Trials.Count, 0.35, 0.85);
        double worst = Trials.FirstOrDefault(trial => trial.Score is not null)!.Score!.Value, best = Trials[^1].Score!.Value;
        foreach ((int index, TrialResult trial) in Trials.Index())
        {
            bool isBest = index == Trials.Count - 1, isFailed = trial.Score is null;
            double goodness = isFailed || best == worst
                ? 1
                : (scores.Place(trial.Score!.Value) - scores.Place(worst)) / (scores.Place(best) - scores.Place(worst));
            Color color = isBest ? Tones.Vermillion : isFailed ? Tones.Failed : Tones.Score(goodness);
            ScottPlot.Plottables.Scatter line = plot.Add.Scatter(columns, lines[index], isBest ? color : color.WithAlpha(opacity));
            (line.MarkerSize, line.LineWidth) = (0, isBest ? 3.5f : 1.3f);
        }

        foreach ((int column, ParameterAxis axis) in Axes.Index()) Axis(plot, column, axis.Name, axis.Ticks, isFirst: column == 0);
        Axis(plot, Axes.Count, Objective.Metric.Replace('_', ' '),
            [.. scores.Ticks().Select(tick => (ScorePlace(scores, tick.Value), tick.Label))], isFirst: false);
        bool hasFailed = Trials[0].Score is null;
        if (hasFailed) Label(plot, Axes.Count, FailedPlace, "failed", isFirst: false);
        plot.Layout.Frameless();
        plot.HideGrid();
        plot.Axes.SetLimits(-.35, Axes.Count + .35, hasFailed ? -.17 : -.08, 1.16);
        var picture = new Picture(Math.Clamp((Axes.Count + 1) * 170, 560, 1500), 430);
        picture.Add(plot);
        picture.Legend.AddLine("best trial", Tones.Vermillion, 3.5f);
        picture.Legend.AddLine("good", Tones.Score(.95), 2);
        picture.Legend.AddLine("middling", Tones.Score(.5), 2);
        picture.Legend.AddLine("bad", Tones.Score(0), 2);
        if (hasFailed) picture.Legend.AddLine("failed", Tones.Failed, 2);
        return picture;
    }

    private static void Axis(Plot plot, int column, string name, IReadOnlyList<(double Place, string Label)> ticks, bool isFirst)
    {
        plot.Add.Line(column, -AxisEnd, column, 1 + AxisEnd).LineStyle = new LineStyle { Color = Tones.Ink, Width = 1.2f };
        foreach ((double place, string label) in ticks) Label(plot, column, place, label, isFirst);
        ScottPlot.Plottables.Text title = plot.Add.Text(Plots.Shorten(name, 22), column, 1.06);
        (title.LabelFontSize, title.LabelBold, title.LabelAlignment, title.LabelFontColor, title.LabelFontName) =
            (Plots.Text, true, Alignment.LowerCenter, Tones.Ink, Lettering.FamilyFor(name));
    }

    private static void Label(Plot plot, int column, double place, string label, bool isFirst)
    {
        ScottPlot.Plottables.Text text = plot.Add.Text(Plots.Shorten(label, 16), column, place);
        (text.LabelFontSize, text.LabelAlignment, text.LabelFontColor, text.LabelFontName, text.OffsetX) =
            (Plots.SmallText, isFirst ? Alignment.MiddleRight : Alignment.MiddleLeft, Tones.Ink, Lettering.FamilyFor(label),
                isFirst ? -6 : 6);
        (text.LabelBackgroundColor, text.LabelPixelPadding) = (Tones.Paper.WithAlpha(.8), new PixelPadding(2, 1));
    }

    /// <summary>The best score is at the top for both directions of the objective.</summary>
    private double ScorePlace(ValueScale scores, double score) => Objective.IsMaximized ? scores.Share(score) : 1 - scores.Share(score);
}
