using Gridfold.Grains.Identity;
using Gridfold.Models.Datasets;
using Gridfold.Models.Input;

namespace Gridfold.Grains.Validation;

/// <summary>
/// <c>type: predefined</c>: a column of the table has the number of the fold that each row validates in. The folds are in the order of the
/// numbers. A row without a fold always trains, as in scikit-learn's PredefinedSplit.
/// </summary>
/// <param name="Folds">
/// The number of folds. A file leaves it out, because the data decides it: the command line counts and adds it. Without it, 2.
/// </param>
/// <param name="Column">The column.</param>
internal sealed record PredefinedSpec(int Folds, ColumnReference Column) : ValidationSpec
{
    /// <inheritdoc/>
    public override int Folds { get; } = Folds;

    /// <inheritdoc/>
    public override int FoldsPerTrial => Folds;

    /// <inheritdoc/>
    public override ColumnReference FoldColumn => Column;

    /// <summary>Reads the keys of this type.</summary>
    public static new PredefinedSpec Read(SpecMapReader reader)
    {
        reader.RequiredNode("column", "the column of the table with the number of each row's fold, as in column: fold");
        var column = new ColumnReference(reader.Text("column") ?? "", reader.LocationOf("column"));
        return new PredefinedSpec(reader.Integer("folds", 2, min: 1, max: FoldId.MaxFolds), column)
        {
            Location = reader.LocationOf(reader.Has("folds") ? "folds" : "column"),
        };
    }

    /// <inheritdoc/>
    public override int? FoldsIn(Dataset dataset) => NumbersOf(dataset) is { Length: > 0 } numbers ? numbers.Length : null;

    /// <inheritdoc/>
    public override void Check(Dataset dataset, Problems problems)
    {
        int count = NumbersOf(dataset).Length;
        if (count == 0)
        {
            problems.Error(
                $"validation.column is '{Column.Name}', and no row of dataset '{dataset.Name}' has the number of a fold there; at least "
                    + "one must: write numbers from 0", Location);
        }
        else if (count > FoldId.MaxFolds)
        {
            problems.Error(
                FormattableString.Invariant($"validation.column is '{Column.Name}', which has {count:N0} folds; a trial may have at most ")
                    + FormattableString.Invariant($"{FoldId.MaxFolds:N0}: use fewer numbers"), Location);
        }
        else if (count != Folds)
        {
            problems.Error(
                $"validation.folds is {Folds}, and column '{Column.Name}' of dataset '{dataset.Name}' has {count} different folds: "
                    + "remove folds", Location);
        }
        else if (count == 1 && RowsOf(dataset, 0, 1).Training.Length == 0)
        {
            problems.Error(
                $"validation.column is '{Column.Name}', and all rows of dataset '{dataset.Name}' are in one fold; no row is left to train "
                    + "on: write a second number, or -1 for the rows that always train", Location);
        }
    }

    /// <inheritdoc/>
    protected override FoldRows RowsOf(Dataset dataset, ulong seed, int fold)
    {
        int[] rows = FoldPartition.DealtRows(dataset), numbers = dataset.FoldNumbers!;
        int number = NumbersOf(dataset)[fold - 1];
        return FoldPartition.RowsOf(rows, [.. rows.Where(row => numbers[row] == number)]);
    }

    /// <summary>The different numbers of folds, ascending.</summary>
    private static int[] NumbersOf(Dataset dataset) => dataset.FoldNumbers is not { } numbers
        ? []
        : [.. FoldPartition.DealtRows(dataset).Select(row => numbers[row]).Where(number => number != Dataset.AlwaysTrains)
            .Distinct().Order()];
}
