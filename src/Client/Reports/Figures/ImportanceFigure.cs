using System.Globalization;
using Gridfold.Client.Rendering;
using Gridfold.Client.Reports.Drawing;
using Gridfold.Grains.Specs;
using Gridfold.Silo.Documents;
using ScottPlot;
using ScottPlot.AxisPanels;

namespace Gridfold.Client.Reports.Figures;

/// <summary>The importance of each hyper-parameter for reaching the best tenth of the scores.</summary>
/// <param name="Shares">Each hyper-parameter with its share of all importance, the greatest first. The shares add up to 1.</param>
/// <param name="Top">The number of trials in the best tenth; trials that are as good as its last count too.</param>
/// <param name="Trials">The number of trials behind the shares.</param>
/// <param name="Ended">The number of trials that have ended.</param>
internal sealed record ImportanceFigure(IReadOnlyList<(string Name, double Share)> Shares, int Top, int Trials, long Ended) : Figure
{
    private const int RowHeight = 38;

    /// <inheritdoc/>
    public override string Title => "Importance of each hyper-parameter";

    /// <inheritdoc/>
    public override string Caption
    {
        get
        {
            string sample = Trials < Ended
                ? $" From {Format.Count(Trials)} completed trials of {Format.Count(Ended)} that have ended."
                : "";
            return $"The values in the best {Format.Count(Top, "trial")} against those in all {Format.Count(Trials)} (PED-ANOVA): "
                + $"the more they differ, the more important is the hyper-parameter. The shares add up to 100 %.{sample}";
        }
    }

    /// <inheritdoc/>
    public override string Description => string.Join(' ', Shares.Select(entry => $"{entry.Name}: {Percent(entry.Share)}."));

    /// <summary>Computes the importances in a search.</summary>
    /// <exception cref="NotFoundException">There are too few trials, or no differences.</exception>
    public static ImportanceFigure Of(ExperimentSpec experiment, TrialSample sample)
    {
        var importance = SearchImportance.Of(experiment, sample);
        return new ImportanceFigure(importance.Shares, importance.Top, importance.Trials, sample.Ended);
    }

    /// <inheritdoc/>
    public override Picture Draw()
    {
        Plot plot = Plots.Create(null, "share of all importance", "");
        foreach ((int row, (_, double share)) in Shares.Index())
        {
            double place = Shares.Count - 1 - row;
            ScottPlot.Plottables.Rectangle bar = plot.Add.Rectangle(0, share, place - .35, place + .35);
            (bar.FillColor, bar.LineWidth) = (Tones.Blue, 0);
            ScottPlot.Plottables.Text text = plot.Add.Text(Percent(share), share, place);
            (text.LabelFontSize, text.LabelAlignment, text.LabelFontColor, text.OffsetX) =
                (Plots.SmallText, Alignment.MiddleLeft, Tones.Ink, 5);
        }

        Plots.NameTicks((AxisBase)plot.Axes.Left, [.. Shares.Select(entry => entry.Name).Reverse()], Shares.Count);
        new ValueScale(0, Math.Min(1, Shares[0].Share * 1.1), IsLogarithmic: false).Apply(plot.Axes.Bottom);
        plot.Grid.YAxisStyle.IsVisible = false;
        plot.Axes.SetLimits(0, Shares[0].Share * 1.15, -.6, Shares.Count - .4);
        var picture = new Picture(620, 80 + (RowHeight * Shares.Count));
        picture.Add(plot);
        return picture;
    }

    private static string Percent(double share) => (100 * share).ToString("0.#", CultureInfo.InvariantCulture) + " %";
}
