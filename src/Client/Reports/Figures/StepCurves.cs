using Gridfold.Client.Rendering;
using Gridfold.Client.Reports.Drawing;
using Gridfold.Grains.Results;
using Gridfold.Silo.Documents;
using ScottPlot;
using ScottPlot.Plottables;

namespace Gridfold.Client.Reports.Figures;

/// <summary>The training loss of a trial's folds, step by step.</summary>
/// <param name="Subject">The name of the trial.</param>
/// <param name="Folds">The folds that are drawn, and their curves.</param>
/// <param name="FoldCount">The number of folds with a curve.</param>
/// <param name="Loss">The label of the loss, with what it measures.</param>
internal sealed record StepCurves(string Subject, IReadOnlyList<(int Fold, StepCurve Curve)> Folds, int FoldCount, string Loss) : Figure
{
    /// <inheritdoc/>
    public override string Title => $"Training loss of {Subject} by step";

    /// <inheritdoc/>
    public override string Caption
    {
        get
        {
            long distance = Folds.Max(fold => fold.Curve.Distance);
            string means = distance > 1 ? $" A value is the mean of {Format.Count(distance, "step")}." : "";
            string left = FoldCount > Folds.Count ? $" The first {Folds.Count} of {FoldCount} folds." : "";
            string scale = Scale.IsLogarithmic ? " Loss is on a logarithmic scale." : "";
            return $"Each mini-batch is judged just before the network learns from it.{means}{scale}{left}";
        }
    }

    /// <inheritdoc/>
    public override string Description => string.Join(' ', Folds.Select(fold => FormattableString.Invariant(
        $"Fold {fold.Fold}: training loss goes from {fold.Curve.Losses[0]:0.###} to {fold.Curve.Losses[^1]:0.###} ")
        + $"over {Format.Count(fold.Curve.Steps, "step")}."));

    private ValueScale Scale => ValueScale.For(Folds.SelectMany(fold => fold.Curve.Losses), mayBeLogarithmic: true);

    /// <summary>Reads the curves of a trial.</summary>
    /// <exception cref="NotFoundException">The trial has no such curve.</exception>
    public static StepCurves Of(TrialDescription trial)
    {
        (int Fold, StepCurve Curve)[] folds = [.. trial.Folds.Where(fold => fold.Steps is { Steps: > 0 })
            .Select(fold => (fold.Summary.Fold, fold.Steps!))];
        if (trial.Folds.Count == 0) throw new NotFoundException($"{trial.Subject} has no losses of steps: {WhyNothing(trial)}");
        if (folds.Length == 0)
            throw new NotFoundException(
                $"{trial.Subject} has no losses of steps; write step_losses: true under training, and run the experiment again");
        return new StepCurves(trial.Subject, [.. folds.Take(Tones.Categories.Count)], folds.Length, trial.LossLabel);
    }

    /// <inheritdoc/>
    public override Picture Draw()
    {
        Plot plot = Plots.Create(null, "step", Loss);
        ValueScale scale = Scale;
        var picture = new Picture(760, 380);
        foreach ((int index, (int fold, StepCurve curve)) in Folds.Index())
        {
            Scatter line = plot.Add.Scatter(curve.Places, Array.ConvertAll(curve.Losses, scale.Place), Tones.Categories[index]);
            (line.LineWidth, line.MarkerSize) = (1.2f, curve.Losses.Length == 1 ? 7 : 0);
            picture.Legend.AddLine(FormattableString.Invariant($"fold {fold}"), Tones.Categories[index], 2.5f);
        }

        Plots.CountTicks(plot.Axes.Bottom);
        scale.Apply(plot.Axes.Left);
        double last = Folds.Max(fold => fold.Curve.Steps), padding = Math.Max(0.5, last * 0.02);
        plot.Axes.SetLimitsX(1 - padding, last + padding);
        picture.Add(plot);
        return picture;
    }
}
