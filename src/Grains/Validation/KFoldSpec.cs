using System.Globalization;
using Gridfold.Grains.Identity;
using Gridfold.Models.Datasets;
using Gridfold.Models.Input;

namespace Gridfold.Grains.Validation;

/// <summary><c>type: kfold</c>, <c>stratified_kfold</c> or <c>repeated_kfold</c>: each row validates once in each repeat.</summary>
/// <param name="Folds">The number of folds of one repeat, at least 2.</param>
/// <param name="Repeats">The number of repeats, at least 1. Each repeat deals the rows in its own order.</param>
/// <param name="IsStratified">Whether each fold has the classes in the proportions of the data.</param>
internal sealed record KFoldSpec(int Folds, int Repeats, bool IsStratified) : ValidationSpec
{
    private const int MaxRepeats = 1000;

    /// <inheritdoc/>
    public override int Folds { get; } = Folds;

    /// <inheritdoc/>
    public override int FoldsPerTrial => Folds * Repeats;

    /// <inheritdoc/>
    protected override bool WarnsOfRareClasses => IsStratified;

    /// <summary>Reads the keys of k-fold validation without repeats.</summary>
    public static KFoldSpec Read(SpecMapReader reader, bool isStratified) =>
        new(ReadFolds(reader), 1, isStratified) { Location = reader.LocationOf("folds") };

    /// <summary>Reads the keys of k-fold validation with repeats.</summary>
    public static KFoldSpec ReadRepeated(SpecMapReader reader)
    {
        int folds = ReadFolds(reader);
        reader.RequiredNode("repeats", "how often, as in repeats: 3");
        int repeats = reader.Integer("repeats", 1, min: 1, max: MaxRepeats);
        if (folds * repeats > FoldId.MaxFolds)
        {
            reader.Error("repeats", string.Create(
                CultureInfo.InvariantCulture, $"with folds: {folds} each trial has {folds * repeats:N0} folds, and it may have at most "
                    + $"{FoldId.MaxFolds:N0}: lower folds or repeats"));
        }

        return new KFoldSpec(folds, repeats, reader.Boolean("stratified", false)) { Location = reader.LocationOf("folds") };
    }

    /// <summary>Says what data without classes has to predict.</summary>
    internal static string NoClasses(Dataset dataset) => dataset.HasLabels ? "several labels for each row" : "numbers to predict";

    /// <inheritdoc/>
    public override void Check(Dataset dataset, Problems problems)
    {
        int[] rows = FoldPartition.DealtRows(dataset);
        if (Folds > rows.Length)
        {
            problems.Error($"validation.folds is {Folds}, and dataset '{dataset.Name}' has {rows.Length} rows to deal; "
                + "each fold needs at least one: lower folds", Location);
        }
        else if (IsStratified && !dataset.Task.HasClasses)
        {
            problems.Error($"the validation is stratified, and '{dataset.Name}' has {NoClasses(dataset)}; only classes can be stratified: "
                + "use kfold, or repeated_kfold without stratified", Location);
        }
        else if (IsStratified)
        {
            int rarest = rows.GroupBy(row => dataset.Labels[row]).Min(group => group.Count());
            if (rarest < Folds)
            {
                problems.Warning($"validation.folds is {Folds}, and the rarest class of '{dataset.Name}' has {rarest} "
                    + $"{(rarest == 1 ? "row" : "rows")}: some folds will validate without it", Location);
            }
        }
    }

    /// <inheritdoc/>
    protected override FoldRows RowsOf(Dataset dataset, ulong seed, int fold)
    {
        (int repeat, int part) = Math.DivRem(fold - 1, Folds);
        int[] rows = FoldPartition.DealtRows(dataset);
        int[] parts = FoldPartition.Deal(rows, dataset.Labels, Folds, IsStratified, FoldPartition.RandomOf(seed, repeat + 1));
        return FoldPartition.RowsOf(rows, [.. rows.Where((_, position) => parts[position] == part)]);
    }

    private static int ReadFolds(SpecMapReader reader)
    {
        reader.RequiredNode("folds", "the number of folds, as in folds: 5");
        return reader.Integer("folds", 5, min: 2, max: FoldId.MaxFolds);
    }
}
