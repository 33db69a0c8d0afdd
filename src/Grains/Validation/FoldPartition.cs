using Gridfold.Models.Datasets;
using Gridfold.Models.Randomness;

namespace Gridfold.Grains.Validation;

/// <summary>Divides a dataset's rows into folds. The class has no state.</summary>
internal static class FoldPartition
{
    /// <summary>The rows that are divided, ascending: all rows but those of the test split.</summary>
    public static int[] DealtRows(Dataset dataset) => [.. dataset.RowsOf(Split.Train).Concat(dataset.RowsOf(Split.Valid)).Order()];

    /// <summary>The random stream that divides the rows of a repeat.</summary>
    /// <param name="seed">The experiment's seed.</param>
    /// <param name="repeat">The repeat's number, from 1.</param>
    public static RandomStream RandomOf(ulong seed, int repeat) => new(Seed.Derive(seed, "folds", repeat));

    /// <summary>Makes a fold: the given rows validate, and all others train.</summary>
    public static FoldRows RowsOf(int[] rows, int[] validation)
    {
        var judged = validation.ToHashSet();
        return new FoldRows([.. rows.Where(row => !judged.Contains(row))], [.. validation.Order()]);
    }

    /// <summary>
    /// Gives each row a fold, from 0. Shuffled rows go to the folds one by one. Stratified, one class follows the other, and each goes on
    /// where the one before stopped. So the folds differ by at most one row, in each class and in all.
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

    /// <summary>
    /// Takes a stratified share of the rows. Each class gives its part, rounded so that the total is exact (largest remainders first). A
    /// class gives its last row only when the others do not suffice: a network learns nothing about a class without training rows.
    /// </summary>
    public static int[] TakeFraction(int[] rows, int[] labels, double fraction, RandomStream random)
    {
        int[] shuffled = [.. rows];
        random.Shuffle(shuffled);
        List<(int Class, int[] Rows, int Take, double Remainder)> classes = [.. shuffled
            .GroupBy(row => labels[row])
            .OrderBy(group => group.Key)
            .Select(group => (group.Key, group.ToArray(), (int)(group.Count() * fraction), (group.Count() * fraction) % 1))];
        int missing = (int)Math.Round(rows.Length * fraction, MidpointRounding.AwayFromZero) - classes.Sum(entry => entry.Take);
        var rounded = classes.OrderBy(entry => entry.Take + 1 == entry.Rows.Length)
            .ThenByDescending(entry => entry.Remainder).ThenBy(entry => entry.Class).Take(missing)
            .Select(entry => entry.Class).ToHashSet();
        return [.. classes.SelectMany(entry => entry.Rows.Take(entry.Take + (rounded.Contains(entry.Class) ? 1 : 0)))];
    }
}
