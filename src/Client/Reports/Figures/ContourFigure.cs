using System.Globalization;
using Gridfold.Client.Reports.Drawing;
using Gridfold.Grains.Results;
using Gridfold.Grains.Search;
using Gridfold.Grains.Specs;
using Gridfold.Silo.Documents;
using ScottPlot;
using ScottPlot.TickGenerators;

namespace Gridfold.Client.Reports.Figures;

/// <summary>The mean scores over the plane of two hyper-parameters.</summary>
/// <param name="Objective">The objective of the search.</param>
/// <param name="X">The hyper-parameter along the horizontal axis.</param>
/// <param name="Y">The hyper-parameter along the vertical axis.</param>
/// <param name="Points">The places of the trials, each with the mean score of the trials there.</param>
internal sealed record ContourFigure(
    Objective Objective, ParameterAxis X, ParameterAxis Y, IReadOnlyList<(double X, double Y, double Score)> Points) : Figure
{
    private const int Resolution = 96;

    // More numbers could not be read.
    private const int MaxWritten = 60;

    /// <inheritdoc/>
    public override string Title => $"{Objective.Metric} over {X.Name} and {Y.Name}";

    /// <inheritdoc/>
    public override string Caption => (IsGrid
        ? "Each cell is the mean score of the trials with these two values, over all values of the other hyper-parameters."
        : "Circles are trials. Between them, the colour is the mean of their scores, weighted by the inverse square of the distance: "
            + "a guide for the eye, not a model.")
        + " Dark is good.";

    /// <inheritdoc/>
    public override string Description
    {
        get
        {
            (double x, double y, double score) = Points.Aggregate(
                (best, next) => Objective.Compare(next.Score, best.Score) < 0 ? next : best);
            return FormattableString.Invariant(
                $"The best mean score, {score:0.####}, is at {X.Name} = {Label(X, x)} and {Y.Name} = {Label(Y, y)}.");
        }
    }

    private bool IsGrid => X.IsDiscrete && Y.IsDiscrete;

    private ValueScale Scores => ValueScale.For(Points.Select(point => point.Score), Objective.IsLoss);

    /// <summary>Computes the scores over two hyper-parameters.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="sample">The trials.</param>
    /// <param name="names">The two hyper-parameters. Empty for the two with the greatest effects.</param>
    /// <exception cref="NotFoundException">Fewer than two hyper-parameters vary, or a name is not one of them.</exception>
    public static ContourFigure Of(ExperimentSpec experiment, TrialSample sample, IReadOnlyList<string> names)
    {
        ParameterEffects effects = ParameterEffects.Of(experiment, sample);
        ParameterAxis[] axes = [.. effects.Effects.Select(effect => effect.Axis)];
        if (axes.Length < 2) throw new NotFoundException("a contour needs two hyper-parameters in which trials differ");
        string[] known = [.. axes.Select(axis => axis.Name)];
        foreach (string name in names.Where(name => !known.Contains(name)))
            throw new NotFoundException($"'{name}' is not a hyper-parameter in which trials differ; known: {string.Join(", ", known)}");
        ParameterAxis[] two = names.Count == 0 ? axes[..2] : [.. names.Select(name => axes.First(axis => axis.Name == name))];
        if (two.Length != 2 || two[0] == two[1]) throw new NotFoundException("a contour needs two different hyper-parameters");
        TrialResult[] trials = [.. sample.Drawn.Where(trial => trial.Score is not null)];
        return new ContourFigure(experiment.Searcher.Objective, two[0], two[1],
            [.. trials.GroupBy(trial => (two[0].Place(trial), two[1].Place(trial)))
                .Select(group => (group.Key.Item1, group.Key.Item2, group.Average(trial => trial.Score!.Value)))]);
    }

    /// <summary>The mean of the scores at a place, weighted by the inverse square of the distance.</summary>
    public double At(double x, double y)
    {
        double sum = 0, weights = 0;
        foreach ((double atX, double atY, double score) in Points)
        {
            double distance = ((x - atX) * (x - atX)) + ((y - atY) * (y - atY));
            if (distance < 1e-9) return score;
            sum += score / distance;
            weights += 1 / distance;
        }

        return sum / weights;
    }

    /// <inheritdoc/>
    public override Picture Draw()
    {
        ValueScale scores = Scores;
        Plot plot = Plots.Create(null, X.Name, Y.Name);
        if (IsGrid) DrawCells(plot, scores);
        else DrawSurface(plot, scores);
        Ticks(plot.Axes.Bottom, X);
        Ticks(plot.Axes.Left, Y);
        plot.HideGrid();
        (double side, double height) = (Side(X), Side(Y));
        plot.Axes.SetLimits(-side, 1 + side, -height, 1 + height);
        var picture = new Picture(720, 520) { IsRaster = !IsGrid };
        picture.Add(plot);
        IReadOnlyList<(double Value, string Label)> ticks = scores.Ticks(4);
        foreach ((double value, string label) in ticks) picture.Legend.AddArea(label, Color(scores, value));
        return picture;
    }

    private void DrawCells(Plot plot, ValueScale scores)
    {
        foreach ((double x, double y, double score) in Points)
        {
            Color color = Color(scores, score);
            (double wide, double high) = (Side(X), Side(Y));
            ScottPlot.Plottables.Rectangle cell = plot.Add.Rectangle(x - wide, x + wide, y - high, y + high);
            (cell.FillColor, cell.LineColor, cell.LineWidth) = (color, Tones.Paper, 1);
            if (Points.Count > MaxWritten) continue;
            ScottPlot.Plottables.Text text = plot.Add.Text(score.ToString("0.###", CultureInfo.InvariantCulture), x, y);
            (text.LabelFontSize, text.LabelFontColor, text.LabelAlignment) =
                (Plots.Text, Tones.TextOn(color), Alignment.MiddleCenter);
        }
    }

    private void DrawSurface(Plot plot, ValueScale scores)
    {
        (double side, double height) = (Side(X), Side(Y));
        Raster.Add(plot, new CoordinateRect(-side, 1 + side, -height, 1 + height), Resolution, Resolution, (row, column) =>
        {
            double x = (((column + 0.5) / Resolution) * (1 + (2 * side))) - side;
            double y = ((1 - ((row + 0.5) / Resolution)) * (1 + (2 * height))) - height;
            return Color(scores, At(x, y));
        });
        foreach ((double x, double y, double score) in Points)
        {
            ScottPlot.Plottables.Marker mark = plot.Add.Marker(x, y, MarkerShape.FilledCircle, 8, Color(scores, score));
            (mark.MarkerStyle.OutlineColor, mark.MarkerStyle.OutlineWidth) = (Tones.Paper, 1.5f);
        }
    }

    private Color Color(ValueScale scores, double score) =>
        Tones.Score(Objective.IsMaximized ? scores.Share(score) : 1 - scores.Share(score));

    private static double Side(ParameterAxis axis) => axis.IsDiscrete ? 0.5 / Math.Max(1, axis.Ticks.Count - 1) : 0.03;

    private static void Ticks(IAxis axis, ParameterAxis parameter) => axis.TickGenerator = new NumericManual(
        [.. parameter.Ticks.Select(tick => tick.Place)], [.. parameter.Ticks.Select(tick => Plots.Shorten(tick.Label, 14))]);

    private static string Label(ParameterAxis axis, double place) => axis.IsDiscrete
        ? axis.Ticks.MinBy(tick => Math.Abs(tick.Place - place)).Label
        : axis.Scale!.ValueAt(place).ToString("G4", CultureInfo.InvariantCulture);
}
