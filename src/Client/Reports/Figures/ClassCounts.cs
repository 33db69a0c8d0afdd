using Gridfold.Client.Rendering;
using Gridfold.Client.Reports.Drawing;
using Gridfold.Grains.Specs;
using Gridfold.Grains.Validation;
using Gridfold.Models.Datasets;
using ScottPlot;
using ScottPlot.AxisPanels;

namespace Gridfold.Client.Reports.Figures;

/// <summary>The number of rows of each class in the parts of the data.</summary>
/// <param name="Dataset">The name of the dataset.</param>
/// <param name="Classes">The names of the classes.</param>
/// <param name="Parts">
/// The training, validation and test rows. With k-fold validation, the rows that are divided into folds, and the test rows.
/// </param>
/// <param name="Folds">The validation rows of each fold by class. Empty without k-fold validation.</param>
internal sealed record ClassCounts(
    string Dataset, IReadOnlyList<string> Classes, IReadOnlyList<DataPart> Parts, IReadOnlyList<DataPart> Folds) : Figure
{
    private const int MaxWritten = 30;

    // This many folds show whether folds are alike. Later folds are left out.
    private const int MaxFolds = 100;

    /// <inheritdoc/>
    public override string Title => $"Classes of {Dataset}";

    /// <inheritdoc/>
    public override string Caption
    {
        get
        {
            string parts = string.Join(", ", Parts.Select(part => $"{part.Name}: {Format.Count(part.Total, "row")}"));
            if (Folds.Count == 0) return $"{parts}. The test rows are not touched by a search.";
            int[] counts = [.. Folds.SelectMany(fold => fold.Rows)];
            return $"{parts}. Each fold validates on {Range([.. Folds.Select(fold => fold.Total)])} rows, {Range(counts)} of each class, "
                + "and trains on the others.";
        }
    }

    /// <inheritdoc/>
    public override string Description => string.Join(' ', Parts.Select(part =>
        $"{part.Name}: {string.Join(", ", part.Rows.Take(MaxWritten).Select((rows, label) => $"{Classes[label]} {Format.Count(rows)}"))}"
            + $"{(Classes.Count > MaxWritten ? ", …" : "")}."));

    /// <summary>Counts the classes of an experiment's data.</summary>
    public static ClassCounts Of(ExperimentSpec experiment, Dataset dataset)
    {
        RequireClasses(dataset.Task);
        ValidationSpec validation = experiment.Validation;
        DataPart Part(string name, IEnumerable<int> rows)
        {
            var counts = new int[dataset.ClassNames.Count];
            foreach (int row in rows) counts[dataset.Labels[row]]++;
            return new DataPart(name, counts);
        }

        var parts = new List<DataPart>();
        var folds = new List<DataPart>();
        if (validation.Folds == 1)
        {
            FoldRows rows = validation.Rows(dataset, experiment.Seed, 1);
            parts.Add(Part("training", rows.Training));
            parts.Add(Part("validation", rows.Validation));
        }
        else
        {
            parts.Add(Part($"dealt into {validation.Folds} folds", dataset.RowsOf(Split.Train).Concat(dataset.RowsOf(Split.Valid))));
            folds.AddRange(Enumerable.Range(0, Math.Min(validation.Folds, MaxFolds)).Select(fold => Part(
                $"fold {fold + 1}", validation.Rows(dataset, experiment.Seed, validation.FirstDealtFold + fold).Validation)));
        }

        if (dataset.HasTestSplit) parts.Add(Part("test", dataset.RowsOf(Split.Test)));
        return new ClassCounts(dataset.Name, dataset.ClassNames, parts, folds);
    }

    /// <inheritdoc/>
    public override Picture Draw()
    {
        bool isWritten = Classes.Count <= MaxWritten;
        var picture = new Picture(Math.Max(420, Parts.Count * 310), 330);
        int most = Parts.Max(part => part.Rows.Max());
        foreach ((int column, DataPart part) in Parts.Index())
        {
            Plot plot = Plots.Create($"{part.Name}: {Format.Count(part.Total, "row")}", "class", column == 0 ? "rows" : "");
            foreach ((int label, int rows) in part.Rows.Index())
            {
                ScottPlot.Plottables.Rectangle bar = plot.Add.Rectangle(label - .4, label + .4, 0, rows);
                (bar.FillColor, bar.LineWidth) = (PartColor(part.Name), 0);
                if (!isWritten || Classes.Count * Parts.Count > 40) continue;
                ScottPlot.Plottables.Text text = plot.Add.Text(Format.Count(rows), label, rows);
                (text.LabelFontSize, text.LabelAlignment, text.LabelFontColor, text.OffsetY) =
                    (Plots.SmallText, Alignment.LowerCenter, Tones.Ink, -2);
            }

            Plots.NameTicks((AxisBase)plot.Axes.Bottom, Classes, Classes.Any(name => name.Length > 4) ? 12 : 24);
            if (Classes.Count > 4 && Classes.Any(name => name.Length > 4))
            {
                plot.Axes.Bottom.TickLabelStyle.Rotation = 45;
                plot.Axes.Bottom.TickLabelStyle.Alignment = Alignment.MiddleLeft;
            }

            Plots.CountTicks(plot.Axes.Left);
            plot.Grid.XAxisStyle.IsVisible = false;
            plot.Axes.SetLimits(-.7, Classes.Count - .3, 0, most * 1.12);
            picture.Add(plot, column: column, columns: Parts.Count);
        }

        return picture;
    }

    private static string Range(int[] values) =>
        values.Min() == values.Max() ? Format.Count(values[0]) : $"{Format.Count(values.Min())} to {Format.Count(values.Max())}";

    private static Color PartColor(string name) => name switch { "validation" => Tones.Vermillion, "test" => Tones.Muted, _ => Tones.Blue };
}
