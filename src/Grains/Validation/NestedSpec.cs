using System.Globalization;
using Gridfold.Grains.Identity;
using Gridfold.Models.Datasets;
using Gridfold.Models.Input;
using Gridfold.Models.Randomness;

namespace Gridfold.Grains.Validation;

/// <summary>
/// <c>type: nested</c>: nested cross-validation (Varma and Simon, "Bias in error estimation when using cross-validation for model
/// selection", 2006). Fold (o - 1) x inner + i trains on the training rows of outer fold o without inner part i, and validates that part.
/// Fold outer x inner + o trains on all training rows of outer fold o, and validates the outer fold itself.
/// </summary>
/// <param name="Outer">The number of outer folds, at least 2.</param>
/// <param name="Inner">The number of parts that the training rows of an outer fold are dealt to, at least 2.</param>
/// <param name="IsStratified">Whether each part has the classes in the proportions of the data.</param>
/// <param name="IsGrouped">Whether the rows of a group stay together in outer folds and inner parts.</param>
internal sealed record NestedSpec(int Outer, int Inner, bool IsStratified, bool IsGrouped) : ValidationSpec
{
    /// <inheritdoc/>
    public override int Folds => Outer;

    /// <inheritdoc/>
    public override int OuterFolds => Outer;

    /// <inheritdoc/>
    public override int FoldsPerTrial => Outer * (Inner + 1);

    /// <inheritdoc/>
    public override double? ValidationPerTraining => 1.0 / (Inner - 1);

    /// <summary>Reads the keys of this type.</summary>
    public static new NestedSpec Read(SpecMapReader reader)
    {
        reader.RequiredNode("outer", "the number of outer folds, as in outer: 5");
        reader.RequiredNode("inner", "the number of folds inside each outer fold, as in inner: 3");
        int outer = reader.Integer("outer", 5, min: 2, max: FoldId.MaxFolds);
        int inner = reader.Integer("inner", 3, min: 2, max: FoldId.MaxFolds);
        bool isGrouped = reader.Boolean("grouped", false);
        if (outer * (inner + 1L) > FoldId.MaxFolds)
        {
            reader.Error("outer", string.Create(
                CultureInfo.InvariantCulture, $"with inner: {inner} each trial has {outer * (inner + 1L):N0} folds, and it may have at "
                    + $"most {FoldId.MaxFolds:N0}: lower outer or inner"));
        }

        // Each other outer fold has a group at least, so there is one for each inner part.
        if (isGrouped && inner >= outer)
            reader.Error("inner", $"with grouped: true it must be below outer, which is {outer}: lower inner, or raise outer");
        return new NestedSpec(outer, inner, reader.Boolean("stratified", false), isGrouped) { Location = reader.LocationOf("outer") };
    }

    /// <inheritdoc/>
    public override void Check(Dataset dataset, Problems problems)
    {
        int[] rows = FoldPartition.DealtRows(dataset);
        int training = rows.Length - ((rows.Length + Outer - 1) / Outer);
        if (IsStratified && !dataset.Task.HasClasses)
        {
            problems.Error($"the validation is stratified, and '{dataset.Name}' has {KFoldSpec.NoClasses(dataset)}; only classes can be "
                + "stratified: remove stratified", Location);
        }
        else if (IsGrouped)
        {
            if (GroupFolds.Count(dataset, "nested with grouped: true", Location, problems) is { } groups && groups < Outer)
            {
                problems.Error($"validation.outer is {Outer}, and dataset '{dataset.Name}' has {groups} groups to deal; each outer fold "
                    + "needs at least one: lower outer", Location);
            }
        }
        else if (Outer > rows.Length || Inner > training)
        {
            problems.Error($"validation.outer is {Outer} and inner is {Inner}, and dataset '{dataset.Name}' has {rows.Length} rows to "
                + "deal; each outer fold and each inner part needs at least one: lower them", Location);
        }
    }

    /// <inheritdoc/>
    protected override FoldRows RowsOf(Dataset dataset, ulong seed, int fold)
    {
        int innerFolds = Outer * Inner, outer = fold > innerFolds ? fold - innerFolds : ((fold - 1) / Inner) + 1;
        FoldRows whole = Part(dataset, FoldPartition.DealtRows(dataset), Outer, outer, FoldPartition.RandomOf(seed, 1));
        return fold > innerFolds
            ? whole
            : Part(dataset, whole.Training, Inner, ((fold - 1) % Inner) + 1, FoldPartition.RandomOf(seed, 1 + outer));
    }

    /// <summary>Deals rows to parts. One part validates, and the others train.</summary>
    private FoldRows Part(Dataset dataset, int[] rows, int parts, int part, RandomStream random)
    {
        int[] dealt = (IsGrouped, IsStratified) switch
        {
            (true, true) => GroupFolds.DealStratified(rows, dataset.Groups!, dataset.Labels, parts, random),
            (true, false) => GroupFolds.Deal(rows, dataset.Groups!, parts, random),
            _ => FoldPartition.Deal(rows, dataset.Labels, parts, IsStratified, random),
        };
        return FoldPartition.RowsOf(rows, [.. rows.Where((_, position) => dealt[position] == part - 1)]);
    }
}
