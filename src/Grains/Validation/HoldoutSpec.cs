using Gridfold.Models.Datasets;
using Gridfold.Models.Input;

namespace Gridfold.Grains.Validation;

/// <summary><c>type: holdout</c>: one fold.</summary>
/// <param name="Fraction">The share of rows that validates, stratified. Null for the dataset's own valid split.</param>
internal sealed record HoldoutSpec(double? Fraction) : ValidationSpec
{
    /// <inheritdoc/>
    public override int Folds => 1;

    /// <inheritdoc/>
    public override int FoldsPerTrial => 1;

    /// <summary>Reads the keys of this type.</summary>
    public static new HoldoutSpec Read(SpecMapReader reader)
    {
        double? fraction = reader.Has("fraction") ? reader.Number("fraction", 0.2, above: 0, below: 1) : null;
        return new HoldoutSpec(fraction) { Location = reader.LocationOf("fraction") };
    }

    /// <inheritdoc/>
    public override void Check(Dataset dataset, Problems problems)
    {
        if (Fraction is null) CheckSplits(dataset, problems);
        else CheckFraction(dataset, problems);
    }

    /// <inheritdoc/>
    protected override FoldRows RowsOf(Dataset dataset, ulong seed, int fold)
    {
        if (Fraction is not { } fraction) return new FoldRows(dataset.RowsOf(Split.Train), dataset.RowsOf(Split.Valid));
        int[] rows = FoldPartition.DealtRows(dataset);
        return FoldPartition.RowsOf(
            rows, FoldPartition.TakeFraction(rows, dataset.Labels, fraction, FoldPartition.RandomOf(seed, repeat: 1)));
    }

    private void CheckSplits(Dataset dataset, Problems problems)
    {
        if (dataset.HasValidSplit && dataset.Splits.Contains(Split.Train)) return;
        problems.Error($"validation is holdout without a fraction, and dataset '{dataset.Name}' has no "
            + $"{(dataset.HasValidSplit ? "train" : "valid")} split "
            + "of its own; one of both is needed: add fraction: 0.2, or use stratified_kfold", Location);
    }

    private void CheckFraction(Dataset dataset, Problems problems)
    {
        FoldRows held = RowsOf(dataset, 0, 1);
        if (held.Validation.Length > 0 && held.Training.Length > 0) return;
        problems.Error($"validation.fraction is {Fraction:R}, which leaves {held.Training.Length} training and {held.Validation.Length} "
            + "validation "
            + $"rows of {held.Training.Length + held.Validation.Length}; both need at least one: change the fraction", Location);
    }
}
