using Gridfold.Models.Input;
using Gridfold.Models.Randomness;

namespace Gridfold.Models.Datasets.Tables;

/// <summary>
/// Takes a stratified share of the rows as the locked test split. The rows follow from the data alone: no seed of an experiment changes
/// them, so no search can choose them.
/// </summary>
internal static class TestRows
{
    /// <summary>Gives each row its split.</summary>
    /// <param name="splits">The split of each row before.</param>
    /// <param name="labels">The class of each row.</param>
    /// <param name="spec">The dataset with the share; without one nothing changes.</param>
    /// <exception cref="InputException">The share leaves no row on one side.</exception>
    public static Split[] Take(Split[] splits, int[] labels, DatasetSpec spec)
    {
        if (spec.TestFraction is not { } fraction) return splits;
        int[] order = [.. Enumerable.Range(0, labels.Length)];
        new RandomStream(Seed.Derive(0, "test", 1)).Shuffle(order);
        int wanted = (int)Math.Round(labels.Length * fraction, MidpointRounding.AwayFromZero);
        List<(int Class, int[] Rows, int Take, double Remainder)> classes = [.. order
            .GroupBy(row => labels[row])
            .OrderBy(group => group.Key)
            .Select(group => (group.Key, group.ToArray(), (int)(group.Count() * fraction), group.Count() * fraction % 1))];

        // A class that would give its last row keeps it: a network cannot learn a class that only the test split has.
        int[] more = [.. classes
            .Where(entry => entry.Rows.Length - entry.Take > 1)
            .OrderByDescending(entry => entry.Remainder).ThenBy(entry => entry.Class)
            .Take(Math.Max(0, wanted - classes.Sum(entry => entry.Take)))
            .Select(entry => entry.Class)];
        int[] taken = [.. classes.SelectMany(entry => entry.Rows.Take(entry.Take + (more.Contains(entry.Class) ? 1 : 0)))];
        if (taken.Length == 0 || taken.Length == labels.Length)
        {
            throw new InputException(
                $"dataset.test_fraction is {Numbers.Show(fraction)}, which leaves {taken.Length} test rows and "
                    + $"{labels.Length - taken.Length} others; both need at least one: change the share, or add rows",
                spec.TestLocation);
        }

        Split[] made = [.. splits];
        foreach (int row in taken) made[row] = Split.Test;
        return made;
    }
}
