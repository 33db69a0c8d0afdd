using Gridfold.Models.Datasets;
using Gridfold.Models.Input;

namespace Gridfold.Grains.Validation;

/// <summary>Warns of labels that a fold cannot learn, and of labels that a fold cannot judge, where each row has several.</summary>
internal static class LabelDoubts
{
    private const int Shown = 3;

    /// <param name="dataset">The data.</param>
    /// <param name="folds">The first folds.</param>
    /// <param name="place">The place of the validation in the file.</param>
    /// <param name="problems">Receives the warnings.</param>
    public static void Judge(Dataset dataset, IReadOnlyList<FoldRows> folds, SourceLocation? place, Problems problems)
    {
        if (!dataset.HasLabels) return;
        var doubts = new List<string>();
        for (int label = 0; label < dataset.TargetCount; label++)
        {
            int rows = CountOf(dataset, label, Enumerable.Range(0, dataset.RowCount));

            // A label of no row has a warning of its own.
            if (rows == 0) continue;
            string count = rows == 1 ? "1 row" : $"{rows} rows";
            string start = $"label '{dataset.TargetNames[label]}' of '{dataset.Name}' has {count}, and fold ";
            if (FirstWithout(dataset, label, folds, fold => fold.Training) is { } unlearnt)
                doubts.Add($"{start}{unlearnt} trains on none of them, so its network cannot learn the label: add rows with the label");
            else if (FirstWithout(dataset, label, folds, fold => fold.Validation) is { } unjudged)
                doubts.Add($"{start}{unjudged} validates none of them; its F1 is 0 there, and the macro average falls: use fewer folds, "
                    + "add rows with the label, or judge by f1_micro");
        }

        foreach (string doubt in doubts.Take(Shown)) problems.Warning(doubt, place);
        if (doubts.Count > Shown)
            problems.Warning($"{doubts.Count - Shown} more labels of '{dataset.Name}' are absent from a side of a fold", place);
    }

    /// <summary>The number of the first fold with no row with the label on a side; null when there is none.</summary>
    private static int? FirstWithout(Dataset dataset, int label, IReadOnlyList<FoldRows> folds, Func<FoldRows, IEnumerable<int>> side)
    {
        foreach ((int index, FoldRows fold) in folds.Index())
            if (CountOf(dataset, label, side(fold)) == 0) return index + 1;
        return null;
    }

    private static int CountOf(Dataset dataset, int label, IEnumerable<int> rows) =>
        rows.Count(row => dataset.Values![(row * dataset.TargetCount) + label] > 0);
}
