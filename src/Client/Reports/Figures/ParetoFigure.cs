using Gridfold.Client.Rendering;
using Gridfold.Client.Reports.Drawing;
using Gridfold.Grains.Results;
using Gridfold.Grains.Search;
using Gridfold.Silo.Documents;
using ScottPlot;

namespace Gridfold.Client.Reports.Figures;

/// <summary>The trials over two objectives, and the Pareto front.</summary>
/// <param name="Objective">The objectives. The first is drawn upward and the second to the right.</param>
/// <param name="Trials">The completed trials that are drawn.</param>
/// <param name="Front">The trials of the Pareto front, in the order of the second objective.</param>
/// <param name="Ended">The number of trials that have ended.</param>
internal sealed record ParetoFigure(
    Objective Objective, IReadOnlyList<TrialResult> Trials, IReadOnlyList<TrialResult> Front, long Ended) : Figure
{
    private bool IsOfTwo => Second.Next is null;

    private Objective Second => Objective.Next!;

    /// <inheritdoc/>
    public override string Title => $"{Objective.Metric} against {Second.Metric}";

    /// <inheritdoc/>
    public override string Caption
    {
        get
        {
            string front = IsOfTwo
                ? "Dots are the Pareto front: no other trial is as good in both objectives and better in one."
                : $"Dots are the Pareto front of all {Objective.ToList().Count} objectives, of which the first two are drawn.";
            string best = $"Better is {(Objective.IsMaximized ? "up" : "down")} and to the {(Second.IsMaximized ? "right" : "left")}.";
            string sample = Trials.Count < Ended ? $" {Format.Count(Trials.Count)} of {Format.Count(Ended, "ended trial")} are drawn." : "";
            return $"Circles are trials. {front} {best}{sample}";
        }
    }

    /// <inheritdoc/>
    public override string Description
    {
        get
        {
            string ends = string.Join(" to ", ((TrialResult[])[Front[0], Front[^1]]).DistinctBy(trial => trial.Trial).Select(trial =>
                $"{Format.Score(trial.Score)} with {Format.Measured(Second.Metric, trial.OtherScores![0])} (trial {trial.Trial})"));
            return $"The Pareto front has {Format.Count(Front.Count, "trial")}: {ends}.";
        }
    }

    /// <summary>Reads the values of a search.</summary>
    /// <exception cref="NotFoundException">The search has one objective, or no trial has completed.</exception>
    public static ParetoFigure Of(Objective objective, TrialSample sample)
    {
        if (objective.Next is null)
        {
            throw new NotFoundException($"the picture shows several objectives, and the search has one, {objective.Metric}; "
                + "'history' and 'distribution' show its scores");
        }

        RankedResult[] best = [.. sample.Best.Where(ranked => ranked.Result.Status == Grains.Status.Completed)];
        if (best.Length == 0) throw new NotFoundException("there is no front to show: no trial has completed");
        TrialResult[] trials = [.. best.Select(ranked => ranked.Result)
            .Concat(sample.Drawn.Where(trial => trial.OtherScores is not null)).DistinctBy(trial => trial.Trial)];
        TrialResult[] front = [.. best.Where(ranked => ranked.IsOnFront == true).Select(ranked => ranked.Result)
            .OrderBy(trial => trial.OtherScores![0]).ThenBy(trial => trial.Trial)];
        return new ParetoFigure(objective, trials, front, sample.Ended);
    }

    /// <inheritdoc/>
    public override Picture Draw()
    {
        ValueScale y = ValueScale.For(Trials.Select(trial => trial.Score!.Value), Objective.IsLoss);
        ValueScale x = ValueScale.For(Trials.Select(trial => trial.OtherScores![0]), Second.IsLoss);
        Plot plot = Plots.Create(null, Second.Metric.Replace('_', ' '), Objective.Metric.Replace('_', ' '));
        if (IsOfTwo) AddBound(plot, x, y);
        foreach (TrialResult trial in Trials.Except(Front)) Mark(trial, MarkerShape.OpenCircle, 7, Tones.Blue.WithAlpha(.6));
        foreach (TrialResult trial in Front) Mark(trial, MarkerShape.FilledCircle, 9, Tones.Vermillion);
        x.Apply(plot.Axes.Bottom);
        y.Apply(plot.Axes.Left);
        var picture = new Picture(760, 420);
        picture.Add(plot);
        picture.Legend.AddMark("trial", Tones.Blue.WithAlpha(.7), MarkerShape.OpenCircle);
        picture.Legend.AddMark("Pareto front", Tones.Vermillion, MarkerShape.FilledCircle);
        return picture;

        void Mark(TrialResult trial, MarkerShape shape, float size, Color color) =>
            plot.Add.Marker(x.Place(trial.OtherScores![0]), y.Place(trial.Score!.Value), shape, size, color);
    }

    /// <summary>Draws the edge of what the front dominates. Between two trials, the edge has the worse value of both objectives.</summary>
    private void AddBound(Plot plot, ValueScale x, ValueScale y)
    {
        (double X, double Y)[] corners = [.. Front.Select(trial => (x.Place(trial.OtherScores![0]), y.Place(trial.Score!.Value)))];
        var edge = new List<(double X, double Y)>
        {
            Second.IsMaximized ? (x.Place(x.Min), corners[0].Y) : (corners[0].X, y.Place(Objective.IsMaximized ? y.Min : y.Max)),
        };
        foreach ((double X, double Y) corner in corners)
        {
            if (edge.Count > 1) edge.Add(Second.IsMaximized ? (edge[^1].X, corner.Y) : (corner.X, edge[^1].Y));
            edge.Add(corner);
        }

        edge.Add(Second.IsMaximized
            ? (corners[^1].X, y.Place(Objective.IsMaximized ? y.Min : y.Max))
            : (x.Place(x.Max), corners[^1].Y));
        ScottPlot.Plottables.Scatter line = plot.Add.Scatter(
            (double[])[.. edge.Select(point => point.X)], [.. edge.Select(point => point.Y)], Tones.Vermillion);
        (line.LineWidth, line.MarkerSize) = (1.5f, 0);
    }
}
