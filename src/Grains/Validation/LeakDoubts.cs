using Gridfold.Models.Datasets;
using Gridfold.Models.Input;

namespace Gridfold.Grains.Validation;

/// <summary>Warns of groups on both sides of a fold, and of training rows that come after validation rows.</summary>
internal static class LeakDoubts
{
    /// <param name="dataset">The data.</param>
    /// <param name="folds">The folds.</param>
    /// <param name="place">The place of the validation in the file.</param>
    /// <param name="problems">Receives the warnings.</param>
    /// <param name="isNested">Whether the folds are those of nested validation.</param>
    public static void Judge(Dataset dataset, IReadOnlyList<FoldRows> folds, SourceLocation? place, Problems problems, bool isNested)
    {
        if (dataset.Groups is { } groups) JudgeGroups(dataset, groups, folds, isNested, place, problems);
        if (dataset.Times is { } times) JudgeTimes(dataset, times, folds, place, problems);
    }

    private static void JudgeGroups(
        Dataset dataset, int[] groups, IReadOnlyList<FoldRows> folds, bool isNested, SourceLocation? place, Problems problems)
    {
        foreach ((int fold, FoldRows rows) in folds.Index())
        {
            HashSet<int> judged = [.. rows.Validation.Select(row => groups[row])], trained = [.. rows.Training.Select(row => groups[row])];
            int shared = judged.Count(trained.Contains);
            if (shared == 0) continue;
            problems.Warning(
                $"{shared} of {judged.Count} groups that fold {fold + 1} of '{dataset.Name}' validates have training rows too; scores are "
                    + $"better than for new groups: {(isNested ? "write grouped: true" : "use group_kfold or stratified_group_kfold")}",
                place);
            return;
        }
    }

    private static void JudgeTimes(
        Dataset dataset, double[] times, IReadOnlyList<FoldRows> folds, SourceLocation? place, Problems problems)
    {
        foreach ((int fold, FoldRows rows) in folds.Index())
        {
            double first = rows.Validation.Min(row => times[row]);
            int later = rows.Training.Count(row => times[row] > first);
            if (later == 0) continue;
            problems.Warning(
                $"{later} of {rows.Training.Length} training rows of fold {fold + 1} of '{dataset.Name}' come after its first validation "
                    + "row; scores are better than for the future: use time_series", place);
            return;
        }
    }
}
