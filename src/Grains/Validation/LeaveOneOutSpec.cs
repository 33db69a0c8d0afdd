using Gridfold.Grains.Identity;
using Gridfold.Models.Datasets;
using Gridfold.Models.Input;

namespace Gridfold.Grains.Validation;

/// <summary>
/// <c>type: leave_one_out</c>: each row is a fold of its own. <c>type: leave_one_group_out</c>: each group is a fold. The folds are in the
/// order of the rows, or of the groups' first rows.
/// </summary>
/// <param name="Folds">
/// The number of folds. A file leaves it out, because the data decides it: the command line counts and adds it. Without it, 2.
/// </param>
/// <param name="OfGroups">Whether groups are left out; otherwise rows are.</param>
internal sealed record LeaveOneOutSpec(int Folds, bool OfGroups) : ValidationSpec
{
    /// <inheritdoc/>
    public override int Folds { get; } = Folds;

    /// <inheritdoc/>
    public override int FoldsPerTrial => Folds;

    private string Type => OfGroups ? "leave_one_group_out" : "leave_one_out";

    /// <summary>Reads the keys of this type.</summary>
    public static LeaveOneOutSpec Read(SpecMapReader reader, bool ofGroups) =>
        new(reader.Integer("folds", 2, min: 2, max: FoldId.MaxFolds), ofGroups)
        {
            Location = reader.LocationOf(reader.Has("folds") ? "folds" : "type"),
        };

    /// <inheritdoc/>
    public override int? FoldsIn(Dataset dataset) => FoldsIn(dataset, new Problems()) is >= 2 and var folds ? folds : null;

    /// <inheritdoc/>
    public override void Check(Dataset dataset, Problems problems)
    {
        if (FoldsIn(dataset, problems) is not { } count) return;
        string parts = OfGroups ? "groups" : "rows";
        if (count < 2)
            problems.Error($"validation.type is {Type}, and dataset '{dataset.Name}' has {count} of the {parts} that it divides", Location);
        else if (count > FoldId.MaxFolds)
        {
            problems.Error(
                FormattableString.Invariant($"validation.type is {Type}, and dataset '{dataset.Name}' has {count:N0} {parts}; a trial may ")
                    + FormattableString.Invariant($"have at most {FoldId.MaxFolds:N0} folds: use {(OfGroups ? "group_kfold" : "kfold")}"),
                Location);
        }
        else if (count != Folds)
        {
            problems.Error(
                $"validation.folds is {Folds}, and dataset '{dataset.Name}' has {count} {parts}, each a fold of {Type}: remove folds",
                Location);
        }
    }

    private int? FoldsIn(Dataset dataset, Problems problems) =>
        OfGroups ? GroupFolds.Count(dataset, Type, Location, problems) : FoldPartition.DealtRows(dataset).Length;

    /// <inheritdoc/>
    protected override FoldRows RowsOf(Dataset dataset, ulong seed, int fold)
    {
        int[] rows = FoldPartition.DealtRows(dataset);
        if (!OfGroups) return FoldPartition.RowsOf(rows, [rows[fold - 1]]);
        int group = rows.Select(row => dataset.Groups![row]).Distinct().ElementAt(fold - 1);
        return FoldPartition.RowsOf(rows, [.. rows.Where(row => dataset.Groups![row] == group)]);
    }
}
