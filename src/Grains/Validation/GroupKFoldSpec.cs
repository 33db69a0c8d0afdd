using Gridfold.Grains.Identity;
using Gridfold.Models.Datasets;
using Gridfold.Models.Input;
using Gridfold.Models.Randomness;

namespace Gridfold.Grains.Validation;

/// <summary>
/// <c>type: group_kfold</c> or <c>stratified_group_kfold</c>: each row validates once, and the rows of a group validate together.
/// </summary>
/// <param name="Folds">The number of folds, at least 2.</param>
/// <param name="IsStratified">Whether each fold has the classes as evenly as the groups allow.</param>
internal sealed record GroupKFoldSpec(int Folds, bool IsStratified) : ValidationSpec
{
    /// <inheritdoc/>
    public override int Folds { get; } = Folds;

    /// <inheritdoc/>
    public override int FoldsPerTrial => Folds;

    /// <summary>Reads the keys of this type.</summary>
    public static GroupKFoldSpec Read(SpecMapReader reader, bool isStratified)
    {
        reader.RequiredNode("folds", "the number of folds, as in folds: 5");
        int folds = reader.Integer("folds", 5, min: 2, max: FoldId.MaxFolds);
        return new GroupKFoldSpec(folds, isStratified) { Location = reader.LocationOf("folds") };
    }

    /// <inheritdoc/>
    public override void Check(Dataset dataset, Problems problems)
    {
        string type = IsStratified ? "stratified_group_kfold" : "group_kfold";
        if (GroupFolds.Count(dataset, type, Location, problems) is not { } count) return;
        if (count < Folds)
        {
            problems.Error(
                $"validation.folds is {Folds}, and dataset '{dataset.Name}' has {count} groups to deal; each fold needs at least one: "
                    + "lower folds", Location);
        }

        if (IsStratified && !dataset.Task.HasClasses)
        {
            problems.Error(
                $"the validation is stratified, and '{dataset.Name}' has {KFoldSpec.NoClasses(dataset)}; only classes can be stratified: "
                    + "use group_kfold",
                Location);
        }
    }

    /// <inheritdoc/>
    protected override FoldRows RowsOf(Dataset dataset, ulong seed, int fold)
    {
        int[] rows = FoldPartition.DealtRows(dataset);
        RandomStream random = FoldPartition.RandomOf(seed, repeat: 1);
        int[] parts = IsStratified
            ? GroupFolds.DealStratified(rows, dataset.Groups!, dataset.Labels, Folds, random)
            : GroupFolds.Deal(rows, dataset.Groups!, Folds, random);
        return FoldPartition.RowsOf(rows, [.. rows.Where((_, position) => parts[position] == fold - 1)]);
    }
}
