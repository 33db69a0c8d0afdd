using Gridfold.Client.Rendering;
using Gridfold.Client.Reports.Drawing;
using Gridfold.Grains.Experiments;
using Gridfold.Grains.Slots;
using Gridfold.Silo.Documents;
using ScottPlot;
using ScottPlot.Plottables;

namespace Gridfold.Client.Reports.Figures;

/// <summary>The losses of the folds that are being trained, up to now.</summary>
/// <param name="Folds">The folds that are drawn.</param>
/// <param name="Training">The number of folds that are being trained and have an epoch.</param>
internal sealed record LiveCurves(IReadOnlyList<LeaseProgress> Folds, int Training) : Figure
{
    /// <inheritdoc/>
    public override string Title => "Folds in training";

    /// <inheritdoc/>
    public override string Caption
    {
        get
        {
            string left = Training > Folds.Count ? $" The first {Folds.Count} of {Training} folds." : "";
            string scale = Scale.IsLogarithmic ? " Loss is on a logarithmic scale." : "";
            return $"Thick lines are validation losses, thin dotted lines training losses, up to now.{scale}{left}";
        }
    }

    /// <inheritdoc/>
    public override string Description => string.Join(' ', Folds.Select(fold => FormattableString.Invariant(
        $"{Label(fold)}: validation loss {fold.Curve!.Validation[^1]:0.###} after {Format.Count(fold.Epoch, "epoch")}.")));

    private ValueScale Scale =>
        ValueScale.For(Folds.SelectMany(fold => fold.Curve!.Training.Concat(fold.Curve.Validation)), mayBeLogarithmic: true);

    /// <summary>Reads the curves of the folds that are being trained.</summary>
    /// <exception cref="NotFoundException">No fold in training has ended an epoch.</exception>
    public static LiveCurves Of(ExperimentSnapshot experiment)
    {
        LeaseProgress[] folds = [.. experiment.Running.Where(fold => fold is { IsTraining: true, Curve: not null })
            .OrderBy(fold => fold.Lease.Fold.Trial).ThenBy(fold => fold.Lease.Fold.Fold)];
        if (folds.Length == 0)
            throw new NotFoundException($"no fold of {experiment.Id} is in training with an epoch behind it; 'curves' shows ended folds");
        return new LiveCurves([.. folds.Take(Tones.Categories.Count)], folds.Length);
    }

    /// <inheritdoc/>
    public override Picture Draw()
    {
        Plot plot = Plots.Create(null, "epoch", "loss");
        ValueScale scale = Scale;
        var picture = new Picture(760, 380);
        foreach ((int index, LeaseProgress fold) in Folds.Index())
        {
            (LiveCurve curve, Color color) = (fold.Curve!, Tones.Categories[index]);
            Scatter training = Line(plot, curve.Epochs, curve.Training, scale, color.WithAlpha(.6));
            (training.LineWidth, training.LinePattern) = (1.2f, LinePattern.Dotted);
            Line(plot, curve.Epochs, curve.Validation, scale, color);
            picture.Legend.AddLine(Label(fold), color, 2.5f);
        }

        Plots.CountTicks(plot.Axes.Bottom);
        scale.Apply(plot.Axes.Left);
        int first = Folds.Min(fold => fold.Curve!.Epochs[0]), last = Folds.Max(fold => fold.Curve!.Epochs[^1]);
        double padding = Math.Max(0.5, (last - first) * 0.02);
        plot.Axes.SetLimitsX(first - padding, last + padding);
        picture.Add(plot);
        return picture;
    }

    private static Scatter Line(Plot plot, int[] epochs, double[] values, ValueScale scale, Color color)
    {
        Scatter line = plot.Add.Scatter(
            Array.ConvertAll(epochs, epoch => (double)epoch), Array.ConvertAll(values, scale.Place), color);
        (line.LineWidth, line.MarkerSize) = (2.5f, epochs.Length == 1 ? 7 : 0);
        return line;
    }

    private static string Label(LeaseProgress fold) =>
        FormattableString.Invariant($"trial {fold.Lease.Fold.Trial}, fold {fold.Lease.Fold.Fold}");
}
