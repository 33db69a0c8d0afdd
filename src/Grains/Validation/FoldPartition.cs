using Gridfold.Models.Datasets;
using Gridfold.Models.Input;
using Gridfold.Models.Randomness;

namespace Gridfold.Grains.Validation;

/// <summary>
/// Deals a dataset's rows into folds. It depends on the labels, the splits and the experiment's seed alone, so every trial of an
/// experiment has the same folds on every machine. The test split is never dealt.
/// </summary>
public static class FoldPartition
{
    /// <summary>The rows of a fold.</summary>
    /// <param name="validation">How the experiment validates.</param>
    /// <param name="dataset">Its data; <see cref="Check"/> has found nothing wrong.</param>
    /// <param name="seed">The experiment's seed.</param>
    /// <param name="fold">1-based, through all folds of all repeats.</param>
    public static FoldRows Rows(ValidationSpec validation, Dataset dataset, ulong seed, int fold)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(fold, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(fold, validation.FoldsPerTrial);
        if (validation is { Type: ValidationType.Holdout, Fraction: null })
            return new FoldRows(dataset.RowsOf(Split.Train), dataset.RowsOf(Split.Valid));
        (int repeat, int part) = Math.DivRem(fold - 1, validation.Folds);
        int[] rows = DealtRows(dataset);
        var random = new RandomStream(Seed.Derive(seed, "folds", repeat + 1));
        int[] validates = validation.Type == ValidationType.Holdout
            ? TakeFraction(rows, dataset.Labels, validation.Fraction!.Value, random)
            : [.. Deal(rows, dataset.Labels, validation, random).Select((dealt, position) => (dealt, row: rows[position]))
                .Where(pair => pair.dealt == part).Select(pair => pair.row)];
        var judged = validates.ToHashSet();
        return new FoldRows([.. rows.Where(row => !judged.Contains(row))], [.. validates.Order()]);
    }

    /// <summary>Reports what keeps the dataset from being dealt so.</summary>
    public static void Check(ValidationSpec validation, Dataset dataset, Problems problems)
    {
        if (validation is { Type: ValidationType.Holdout, Fraction: null })
        {
            if (!dataset.HasValidSplit || !dataset.Splits.Contains(Split.Train))
            {
                problems.Error($"validation is holdout without a fraction, and dataset '{dataset.Name}' has no {(dataset.HasValidSplit ? "train" : "valid")} split "
                    + "of its own; one of both is needed: add fraction: 0.2, or use stratified_kfold", validation.Location);
            }

            return;
        }

        int[] rows = DealtRows(dataset);
        if (validation.Type == ValidationType.Holdout)
        {
            FoldRows held = Rows(validation, dataset, 0, 1);
            if (held.Validation.Length == 0 || held.Training.Length == 0)
            {
                problems.Error($"validation.fraction is {validation.Fraction:R}, which leaves {held.Training.Length} training and {held.Validation.Length} validation "
                    + $"rows of {rows.Length}; both need at least one: change the fraction", validation.Location);
            }
        }
        else if (validation.Folds > rows.Length)
        {
            problems.Error($"validation.folds is {validation.Folds}, and dataset '{dataset.Name}' has {rows.Length} rows to deal; "
                + "each fold needs at least one: lower folds", validation.Location);
        }
        else if (validation.IsStratified)
        {
            int rarest = rows.GroupBy(row => dataset.Labels[row]).Min(group => group.Count());
            if (rarest < validation.Folds)
            {
                problems.Warning($"validation.folds is {validation.Folds}, and the rarest class of '{dataset.Name}' has {rarest} rows: "
                    + "some folds will validate without it", validation.Location);
            }
        }
    }

    private static int[] DealtRows(Dataset dataset) => [.. dataset.RowsOf(Split.Train).Concat(dataset.RowsOf(Split.Valid)).Order()];

    /// <summary>
    /// The fold of each row. Shuffled rows are dealt out one by one; stratified, class after class, each going on where
    /// the one before stopped: every class and the whole differ between folds by at most one row.
    /// </summary>
    private static int[] Deal(int[] rows, int[] labels, ValidationSpec validation, RandomStream random)
    {
        int[] order = [.. Enumerable.Range(0, rows.Length)];
        random.Shuffle(order);
        if (validation.IsStratified) order = [.. order.OrderBy(position => labels[rows[position]])];
        var fold = new int[rows.Length];
        for (int dealt = 0; dealt < order.Length; dealt++) fold[order[dealt]] = dealt % validation.Folds;
        return fold;
    }

    /// <summary>A stratified share of the rows: each class gives its part, rounded so that the total is right (largest remainders first).</summary>
    private static int[] TakeFraction(int[] rows, int[] labels, double fraction, RandomStream random)
    {
        int[] shuffled = [.. rows];
        random.Shuffle(shuffled);
        List<(int Class, int[] Rows, int Take, double Remainder)> classes = [.. shuffled
            .GroupBy(row => labels[row])
            .OrderBy(group => group.Key)
            .Select(group => (group.Key, group.ToArray(), (int)(group.Count() * fraction), (group.Count() * fraction) % 1))];
        int missing = (int)Math.Round(rows.Length * fraction, MidpointRounding.AwayFromZero) - classes.Sum(entry => entry.Take);
        var rounded = classes.OrderByDescending(entry => entry.Remainder).ThenBy(entry => entry.Class).Take(missing).Select(entry => entry.Class).ToHashSet();
        return [.. classes.SelectMany(entry => entry.Rows.Take(entry.Take + (rounded.Contains(entry.Class) ? 1 : 0)))];
    }
}
