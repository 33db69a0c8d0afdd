using Gridfold.Models.Datasets;
using Gridfold.Models.Input;

namespace Gridfold.Grains.Validation;

/// <summary>Warns of classes that a fold cannot learn, and of classes that no fold validates.</summary>
internal static class ClassDoubts
{
    private const int Shown = 3;

    /// <param name="dataset">The data.</param>
    /// <param name="folds">The first folds.</param>
    /// <param name="areAll">Whether these are all folds. Otherwise another fold may validate a class.</param>
    /// <param name="areRareKnown">Whether the validation itself warns of classes with fewer rows than folds.</param>
    /// <param name="place">The place of the validation in the file.</param>
    /// <param name="problems">Receives the warnings.</param>
    public static void Judge(
        Dataset dataset, IReadOnlyList<FoldRows> folds, bool areAll, bool areRareKnown, SourceLocation? place, Problems problems)
    {
        if (!dataset.Task.HasClasses) return;
        int classes = dataset.ClassNames.Count;
        int[] all = CountsOf(dataset, Enumerable.Range(0, dataset.RowCount)), validated = new int[classes];
        var unlearnt = new List<(int Class, int Fold)>();
        foreach ((int fold, FoldRows rows) in folds.Index())
        {
            int[] trained = CountsOf(dataset, rows.Training), judged = CountsOf(dataset, rows.Validation);
            for (int label = 0; label < classes; label++)
            {
                validated[label] += judged[label];
                if (trained[label] == 0 && unlearnt.TrueForAll(entry => entry.Class != label)) unlearnt.Add((label, fold + 1));
            }
        }

        foreach ((int label, int fold) in unlearnt.Take(Shown))
        {
            problems.Warning(
                $"class '{dataset.ClassNames[label]}' of '{dataset.Name}' has {Rows(all[label])}, and fold {fold} trains on none of them, "
                    + "so its network cannot learn the class: add rows of the class, or leave it out",
                place);
        }

        int[] unjudged = [.. Enumerable.Range(0, classes).Where(label => areAll && validated[label] == 0)];
        foreach (int label in unjudged.Take(Shown))
        {
            problems.Warning(
                $"class '{dataset.ClassNames[label]}' of '{dataset.Name}' has {Rows(all[label])}, and no fold validates on it, so no score "
                    + "tells how well it is learnt: add rows of the class, or leave it out",
                place);
        }

        if (!areRareKnown) WarnOfPoorFolds([.. Enumerable.Range(0, classes).Where(label => all[label] > 1 && !unjudged.Contains(label))]);
        int left = Math.Max(0, unlearnt.Count - Shown) + Math.Max(0, unjudged.Length - Shown);
        if (left > 0) problems.Warning($"{left} more classes of '{dataset.Name}' have too few rows to be learnt and validated", place);

        // Classes that some folds validate on and some do not. Folds of one row have one class each.
        void WarnOfPoorFolds(int[] expected)
        {
            (int Fold, int Class)[] poor =
            [
                .. from fold in Enumerable.Range(0, folds.Count)
                   let judged = CountsOf(dataset, folds[fold].Validation)
                   let missing = expected.Where(label => judged[label] == 0).ToArray()
                   where missing.Length > 0
                   select (fold + 1, missing[0]),
            ];
            if (poor.Length == 0 || folds.All(fold => fold.Validation.Length == 1)) return;
            problems.Warning(
                $"{poor.Length} of {(areAll ? "" : "the first ")}{folds.Count} folds of '{dataset.Name}' validate on no row of some class "
                    + $"(fold {poor[0].Fold}: '{dataset.ClassNames[poor[0].Class]}'), so their metrics of classes leave it out: "
                    + "use fewer folds, or a type that deals each class evenly",
                place);
        }
    }

    private static string Rows(int count) => count == 1 ? "1 row" : $"{count} rows";

    private static int[] CountsOf(Dataset dataset, IEnumerable<int> rows)
    {
        var counts = new int[dataset.ClassNames.Count];
        foreach (int row in rows) counts[dataset.Labels[row]]++;
        return counts;
    }
}
