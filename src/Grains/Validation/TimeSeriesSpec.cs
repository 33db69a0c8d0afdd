using Gridfold.Grains.Identity;
using Gridfold.Models.Datasets;
using Gridfold.Models.Input;

namespace Gridfold.Grains.Validation;

/// <summary>
/// <c>type: time_series</c>: each fold trains on rows of the past and validates on the rows after them. The rows are put in the order of
/// <c>dataset.time</c>. The last rows are divided into as many windows as there are folds, and each window validates once.
/// </summary>
/// <param name="Folds">The number of folds, at least 1.</param>
/// <param name="IsSliding">Whether each fold trains on as many rows as the first. Otherwise on all rows before its window.</param>
/// <param name="Gap">The number of rows between the training rows and the window that neither train nor validate.</param>
internal sealed record TimeSeriesSpec(int Folds, bool IsSliding, int Gap) : ValidationSpec
{
    private static readonly Dictionary<string, bool> Windows = new() { ["expanding"] = false, ["sliding"] = true };

    /// <inheritdoc/>
    public override int Folds { get; } = Folds;

    /// <inheritdoc/>
    public override int FoldsPerTrial => Folds;

    /// <summary>The mean over the folds: a window, for each window of training rows.</summary>
    public override double? ValidationPerTraining =>
        Folds == 1 ? null : IsSliding ? 1 : Enumerable.Range(1, Folds).Average(windows => 1.0 / windows);

    /// <summary>Reads the keys of this type.</summary>
    public static new TimeSeriesSpec Read(SpecMapReader reader)
    {
        reader.RequiredNode("folds", "the number of folds, as in folds: 5");
        int folds = reader.Integer("folds", 5, min: 1, max: FoldId.MaxFolds);
        bool isSliding = reader.Choice("window", Windows, false);
        return new TimeSeriesSpec(folds, isSliding, reader.Integer("gap", 0, min: 0)) { Location = reader.LocationOf("folds") };
    }

    /// <inheritdoc/>
    public override void Check(Dataset dataset, Problems problems)
    {
        if (dataset.Times is null)
        {
            problems.Error(
                $"validation.type is time_series, and dataset '{dataset.Name}' has no time; name the column that tells it: dataset.time",
                Location);
            return;
        }

        int rows = FoldPartition.DealtRows(dataset).Length;
        if (rows / (Folds + 1) == 0)
        {
            problems.Error(
                $"validation.folds is {Folds}, and dataset '{dataset.Name}' has {rows} rows to divide; there must be a row for each fold "
                    + "and one before them: lower folds", Location);
            return;
        }

        for (int fold = 1; fold <= Folds; fold++)
        {
            if (RowsOf(dataset, 0, fold).Training.Length > 0) continue;
            problems.Error(
                $"fold {fold} of validation has no training rows: all rows before its window are within the gap of {Gap} rows, or have the "
                    + "time of its first row: lower folds or gap", Location);
            return;
        }
    }

    /// <inheritdoc/>
    protected override FoldRows RowsOf(Dataset dataset, ulong seed, int fold)
    {
        double[] times = dataset.Times!;
        int[] ordered = [.. FoldPartition.DealtRows(dataset).OrderBy(row => times[row])];
        int size = ordered.Length / (Folds + 1), start = ordered.Length - ((Folds - fold + 1) * size);
        int end = Math.Max(0, start - Gap), most = IsSliding ? Math.Max(0, ordered.Length - (Folds * size) - Gap) : end;
        double first = times[ordered[start]];

        // Rows of one time are known at one time, so they stay on one side.
        int[] training = [.. ordered[Math.Max(0, end - most)..end].Where(row => times[row] < first)];
        return new FoldRows([.. training.Order()], [.. ordered[start..(start + size)].Order()]);
    }
}
