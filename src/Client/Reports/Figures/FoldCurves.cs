using Gridfold.Client.Reports.Drawing;
using Gridfold.Grains;
using Gridfold.Grains.Results;
using Gridfold.Silo.Documents;
using ScottPlot;

namespace Gridfold.Client.Reports.Figures;

/// <summary>The loss of each fold in its own panel, all on the same axes.</summary>
/// <param name="Subject">The name of the trial.</param>
/// <param name="Folds">The folds that are shown.</param>
/// <param name="FoldCount">The number of folds that have ended.</param>
/// <param name="LossLabel">The label of the loss, with what it measures.</param>
internal sealed record FoldCurves(string Subject, IReadOnlyList<FoldResult> Folds, int FoldCount, string LossLabel) : Figure
{
    private const int MaxFolds = 20;
    private const int Columns = 5;

    /// <inheritdoc/>
    public override string Title => $"Loss of each fold of {Subject}";

    /// <inheritdoc/>
    public override string Caption
    {
        get
        {
            string left = FoldCount > Folds.Count ? $" The first {Folds.Count} of {FoldCount} folds." : "";
            string scale = Scale.IsLogarithmic ? " Loss is on a logarithmic scale." : "";
            return $"{char.ToUpperInvariant(LossLabel[0])}{LossLabel[1..]}. Each fold trains on other rows and validates on its own. "
                + "Where the validation loss rises while the "
                + $"training loss falls, more epochs help the training rows alone.{scale}{left}";
        }
    }

    /// <inheritdoc/>
    public override string Description => string.Join(' ', Folds.Select(fold =>
        fold.Summary.Status == Status.Failed
            ? $"Fold {fold.Summary.Fold} failed: {fold.Summary.Reason}."
            : FormattableString.Invariant($"Fold {fold.Summary.Fold} ends with training loss {Loss(fold).Training[^1]:0.###} ")
                + FormattableString.Invariant($"and validation loss {Loss(fold).Validation[^1]:0.###}.")));

    private ValueScale Scale => ValueScale.For(Folds.SelectMany(fold => Loss(fold).All), mayBeLogarithmic: true);

    /// <summary>Reads the folds of a trial.</summary>
    /// <exception cref="NotFoundException">Fewer than two of the trial's folds have an epoch.</exception>
    public static FoldCurves Of(TrialDescription trial)
    {
        FoldResult[] folds = [.. trial.JudgedFolds.Where(fold => fold.History.Epochs > 0)];
        if (folds.Length == 0) throw new NotFoundException($"{trial.Subject} has no learning curves: {WhyNothing(trial)}");
        CurvePair.RequireLosses(trial, folds);
        if (trial.Experiment.FoldsPerTrial == 1) throw new NotFoundException($"{trial.Subject} has one fold; 'curves' shows it");
        return new FoldCurves(trial.Subject, [.. folds.Take(MaxFolds)], folds.Length, trial.LossLabel);
    }

    /// <inheritdoc/>
    public override Picture Draw()
    {
        int columns = Math.Min(Columns, Folds.Count), rows = (Folds.Count + columns - 1) / columns;
        var picture = new Picture(Math.Max(400, columns * 190), rows * 190);
        int last = Folds.Max(fold => fold.History.Epochs);
        ValueScale scale = Scale;
        foreach ((int index, FoldResult fold) in Folds.Index())
        {
            Plot plot = Plots.Create(
                fold.Summary.Status == Status.Failed ? $"fold {fold.Summary.Fold}: failed" : $"fold {fold.Summary.Fold}",
                index / columns == rows - 1 ? "epoch" : "", index % columns == 0 ? "loss" : "");
            plot.Axes.Title.Label.FontSize = Plots.Text;
            LearningCurves.Line(plot, Loss(fold).Training, scale, isTraining: true);
            LearningCurves.Line(plot, Loss(fold).Validation, scale, isTraining: false);
            Plots.CountTicks(plot.Axes.Bottom);
            scale.Apply(plot.Axes.Left, 4);
            plot.Axes.SetLimitsX(1 - Math.Max(.5, last * .03), last + Math.Max(.5, last * .03));
            picture.Add(plot, index / columns, index % columns, rows, columns);
        }

        LearningCurves.Explain(picture.Legend);
        return picture;
    }

    private static CurvePair Loss(FoldResult fold) => CurvePair.Of(fold, "loss");
}
