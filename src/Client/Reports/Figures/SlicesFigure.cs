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

/// <summary>The scores along each hyper-parameter, coloured by the trial's number. Several objectives have rows of their own.</summary>
/// <param name="Objective">The objectives of the search.</param>
/// <param name="Axes">The hyper-parameters that are drawn, those with the greatest effect on the first objective first.</param>
/// <param name="Trials">The trials that are drawn, in the order of their numbers.</param>
/// <param name="Varying">The number of hyper-parameters in which trials differ.</param>
/// <param name="Ended">The number of trials that have ended.</param>
internal sealed record SlicesFigure(
    Objective Objective, IReadOnlyList<ParameterAxis> Axes, IReadOnlyList<TrialResult> Trials, int Varying, long Ended) : Figure
{
    private const int Columns = 4;
    private const int MaxPanels = 12;

    // With more points, single circles cannot be seen and the SVG is large.
    private const int MaxPoints = 400;

    /// <inheritdoc/>
    public override string Title =>
        $"{string.Join(", ", Objective.ToList().Select(objective => objective.Metric))} along each hyper-parameter";

    /// <inheritdoc/>
    public override string Caption
    {
        get
        {
            string left = Axes.Count < Varying ? $" The {Axes.Count} of {Varying} with the greatest effects." : "";
            string sample = Trials.Count < Ended ? $" {Format.Count(Trials.Count)} of {Format.Count(Ended, "ended trial")} are drawn." : "";
            return "Circles are trials with a score. Dark ones came late, so they show where the search went. "
                + $"At single values, circles are shifted sideways so that they do not hide each other.{left}{sample}"
                + ParameterEffects.PrunedText(Trials.Count(trial => trial.Status == Status.Pruned));
        }
    }

    /// <inheritdoc/>
    public override string Description
    {
        get
        {
            TrialResult best = Trials.Aggregate((best, next) => Objective.Compare(Values(next), Values(best)) < 0 ? next : best);
            string values = string.Join(
                ", ", Axes.Select(axis => $"{axis.Name} = {Format.Value(new Hyperparameter(axis.Name, axis.Json(best)))}"));
            return $"The best drawn trial, {best.Trial} with {Format.Score(best.Score)}, has {values}.";
        }
    }

    /// <summary>Reads the scores of a search.</summary>
    /// <exception cref="NotFoundException">There are no scores, or no two trials differ.</exception>
    public static SlicesFigure Of(ExperimentSpec experiment, TrialSample sample)
    {
        ParameterEffects effects = ParameterEffects.Of(experiment, sample);
        Objective objective = experiment.Searcher.Objective;
        TrialResult[] scored = [.. sample.Drawn.Where(
            trial => trial.Score is not null && (objective.Next is null || trial.OtherScores is not null))];
        if (scored.Length == 0) throw new NotFoundException("there are no scores to show: no trial has completed");
        int every = (scored.Length + MaxPoints - 1) / MaxPoints;
        return new SlicesFigure(
            objective,
            [.. effects.Effects.Take(MaxPanels / objective.ToList().Count).Select(effect => effect.Axis)],
            [.. scored.Where((_, index) => index % every == 0)],
            effects.Effects.Count,
            sample.Ended);
    }

    /// <summary>How late a trial came among those that are drawn, 0 to 1.</summary>
    public double Lateness(long trial) =>
        Trials[^1].Trial > Trials[0].Trial ? (trial - Trials[0].Trial) / (double)(Trials[^1].Trial - Trials[0].Trial) : 1;

    /// <inheritdoc/>
    public override Picture Draw()
    {
        IReadOnlyList<Objective> objectives = Objective.ToList();
        int columns = Math.Min(Columns, Axes.Count), blocks = (Axes.Count + columns - 1) / columns, rows = blocks * objectives.Count;
        var picture = new Picture(Math.Max(440, columns * 270), rows * 260);
        foreach ((int row, Objective objective) in objectives.Index())
        {
            ValueScale scale = ValueScale.For(Trials.Select(trial => ValueOf(trial, row)), objective.IsLoss);
            foreach ((int index, ParameterAxis axis) in Axes.Index())
            {
                Plot plot = DrawSlice(axis, row, scale, index % columns == 0 ? objective.Metric.Replace('_', ' ') : "");
                picture.Add(plot, (row * blocks) + (index / columns), index % columns, rows, columns);
            }
        }

        long first = Trials[0].Trial, last = Trials[^1].Trial;
        foreach (long trial in new[] { first, first + ((last - first) / 2), last }.Distinct())
            picture.Legend.AddMark($"trial {Format.Count(trial)}", ColorOf(trial), MarkerShape.FilledCircle);
        return picture;
    }

    private static (double, IReadOnlyList<double>?) Values(TrialResult trial) => (trial.Score!.Value, trial.OtherScores);

    private static double ValueOf(TrialResult trial, int objective) =>
        objective == 0 ? trial.Score!.Value : trial.OtherScores![objective - 1];

    private Color ColorOf(long trial) => Tones.Score(Lateness(trial));

    private Plot DrawSlice(ParameterAxis axis, int objective, ValueScale scale, string label)
    {
        Plot plot = Plots.Create(null, Plots.Shorten(axis.Name, 30), label);
        var random = new RandomStream(Seed.Derive(0, "report", "slices", axis.Name));
        double jitter = axis.IsDiscrete ? 0.4 / axis.Ticks.Count : 0;
        foreach (TrialResult trial in Trials)
        {
            double x = axis.Place(trial) + (jitter * (random.NextDouble() - 0.5));
            ScottPlot.Plottables.Marker mark = plot.Add.Marker(
                x, scale.Place(ValueOf(trial, objective)), MarkerShape.FilledCircle, 7, ColorOf(trial.Trial));
            (mark.MarkerStyle.OutlineColor, mark.MarkerStyle.OutlineWidth) = (Tones.Paper, 0.8f);
        }

        Plots.PlaceTicks(plot, axis.Ticks, room: 32);
        scale.Apply(plot.Axes.Left, 5);
        double side = axis.IsDiscrete ? 0.6 / axis.Ticks.Count : 0.05;
        plot.Axes.SetLimitsX(-side, 1 + side);
        return plot;
    }
}
