using Gridfold.Models.Datasets;
using Gridfold.Models.Randomness;

namespace Gridfold.Grains.Validation;

/// <summary>Deals a dataset's rows into folds. Pure.</summary>
internal static class FoldPartition
{
    /// <summary>The rows that are dealt, ascending: all but those of the test split.</summary>
    public static int[] DealtRows(Dataset dataset) => [.. dataset.RowsOf(Split.Train).Concat(dataset.RowsOf(Split.Valid)).Order()];

    /// <summary>The stream that a repeat is dealt with.</summary>
    /// <param name="seed">The experiment's seed.</param>
    /// <param name="repeat">1-based.</param>
    public static RandomStream RandomOf(ulong seed, int repeat) => new(Seed.Derive(seed, "folds", repeat));

    /// <summary>A fold of which some rows validate and the others train.</summary>
    public static FoldRows RowsOf(int[] rows, int[] validation)
    {
        var judged = validation.ToHashSet();
        return new FoldRows([.. rows.Where(row => !judged.Contains(row))], [.. validation.Order()]);
    }

    /// <summary>
    /// The fold, from 0, of each row. Shuffled rows are dealt out one by one; stratified, class after class, each going on where
    /// the one before stopped: every class and the whole differ between folds by at most one row.
    /// </summary>
    public static int[] Deal(int[] rows, int[] labels, int folds, bool isStratified, RandomStream random)
    {
        int[] order = [.. Enumerable.Range(0, rows.Length)];
        random.Shuffle(order);
        if (isStratified) order = [.. order.OrderBy(position => labels[rows[position]])];
        var fold = new int[rows.Length];
        for (int dealt = 0; dealt < order.Length; dealt++) fold[order[dealt]] = dealt % folds;
        return fold;
    }

    /// <summary>A stratified share of the rows: each class gives its part, rounded so that the total is right (largest remainders first).</summary>
    public static int[] TakeFraction(int[] rows, int[] labels, double fraction, RandomStream random)
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
