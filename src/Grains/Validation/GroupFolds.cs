using Gridfold.Models.Datasets;
using Gridfold.Models.Input;
using Gridfold.Models.Randomness;

namespace Gridfold.Grains.Validation;

/// <summary>Deals groups of rows to folds. Rows of a group stay together. The class has no state.</summary>
internal static class GroupFolds
{
    /// <summary>
    /// Gives each row a fold, from 0. The largest groups are dealt first, each to the fold with the fewest rows. So the sizes of the folds
    /// differ little. Groups of one size are dealt in random order.
    /// </summary>
    /// <param name="rows">The rows.</param>
    /// <param name="groups">The group of each row of the data.</param>
    /// <param name="folds">The number of folds.</param>
    /// <param name="random">Shuffles the groups.</param>
    public static int[] Deal(int[] rows, int[] groups, int folds, RandomStream random)
    {
        var sizes = new int[folds];
        Dictionary<int, int> foldOf = [];
        foreach (IGrouping<int, int> group in Shuffled(rows, groups, random).OrderByDescending(group => group.Count()))
        {
            int fold = Array.IndexOf(sizes, sizes.Min());
            foldOf[group.Key] = fold;
            sizes[fold] += group.Count();
        }

        return [.. rows.Select(row => foldOf[groups[row]])];
    }

    /// <summary>
    /// Gives each row a fold, from 0, so that the folds hold each class as evenly as their groups allow. The groups with the most uneven
    /// classes are dealt first, each to the fold where the shares of the classes then spread least. Of equal folds the one with the fewest
    /// rows counts. This is the greedy rule of scikit-learn's StratifiedGroupKFold. Each fold gets a group where there are enough of them.
    /// </summary>
    /// <param name="rows">The rows.</param>
    /// <param name="groups">The group of each row of the data.</param>
    /// <param name="labels">The class of each row of the data.</param>
    /// <param name="folds">The number of folds.</param>
    /// <param name="random">Shuffles the groups.</param>
    public static int[] DealStratified(int[] rows, int[] groups, int[] labels, int folds, RandomStream random)
    {
        int classes = rows.Max(row => labels[row]) + 1;
        int[] all = CountsOf(rows, labels, classes);
        int[][] dealt = [.. Enumerable.Range(0, folds).Select(_ => new int[classes])];
        var sizes = new int[folds];
        Dictionary<int, int> foldOf = [];
        (int Group, int[] Counts)[] ordered = [.. Shuffled(rows, groups, random)
            .Select(group => (group.Key, CountsOf(group, labels, classes)))
            .OrderByDescending(group => Deviation(group.Item2.Select(count => (double)count)))];
        foreach ((int index, (int group, int[] counts)) in ordered.Index())
        {
            // The last groups go to folds that have none. Otherwise the rounding of equal spreads could leave a fold without rows.
            bool isNeeded = ordered.Length - index <= sizes.Count(size => size == 0);
            int best = Enumerable.Range(0, folds).Where(fold => !isNeeded || sizes[fold] == 0)
                .MinBy(fold => (SpreadWith(dealt, all, fold, counts), sizes[fold]));
            foldOf[group] = best;
            sizes[best] += counts.Sum();
            for (int label = 0; label < classes; label++) dealt[best][label] += counts[label];
        }

        return [.. rows.Select(row => foldOf[groups[row]])];
    }

    /// <summary>Counts the groups among the rows that are divided.</summary>
    /// <param name="dataset">The data.</param>
    /// <param name="type">The type of validation, as the file names it.</param>
    /// <param name="place">Its place in the file.</param>
    /// <param name="problems">Receives the problem of a dataset without groups.</param>
    /// <returns>The number of groups. Null for a dataset without groups.</returns>
    public static int? Count(Dataset dataset, string type, SourceLocation? place, Problems problems)
    {
        if (dataset.Groups is { } groups) return FoldPartition.DealtRows(dataset).Select(row => groups[row]).Distinct().Count();
        problems.Error(
            $"validation.type is {type}, and dataset '{dataset.Name}' has no groups; name the column that tells them: dataset.group",
            place);
        return null;
    }

    /// <summary>The rows by group, the groups in random order.</summary>
    private static IGrouping<int, int>[] Shuffled(int[] rows, int[] groups, RandomStream random)
    {
        IGrouping<int, int>[] grouped = [.. rows.GroupBy(row => groups[row]).OrderBy(group => group.Key)];
        int[] order = [.. Enumerable.Range(0, grouped.Length)];
        random.Shuffle(order);
        return [.. order.Select(place => grouped[place])];
    }

    private static int[] CountsOf(IEnumerable<int> rows, int[] labels, int classes)
    {
        var counts = new int[classes];
        foreach (int row in rows) counts[labels[row]]++;
        return counts;
    }

    /// <summary>The mean over the classes of how far the folds' shares of the class spread, with a group in one fold.</summary>
    private static double SpreadWith(int[][] dealt, int[] all, int fold, int[] counts) =>
        Enumerable.Range(0, all.Length).Where(label => all[label] > 0).Average(label => Deviation(
            dealt.Select((of, other) => (of[label] + (other == fold ? counts[label] : 0)) / (double)all[label])));

    private static double Deviation(IEnumerable<double> values)
    {
        double[] numbers = [.. values];
        double mean = numbers.Average();
        return Math.Sqrt(numbers.Average(number => (number - mean) * (number - mean)));
    }
}
