using System.Globalization;
using Gridfold.Models.Datasets;
using Gridfold.Models.Input;

namespace Gridfold.Grains.Validation;

/// <summary>Warns of inner and outer folds of nested validation that train or validate without a class.</summary>
internal static class NestedClassDoubts
{
    private const int MaxFolds = 200;

    /// <param name="dataset">The data.</param>
    /// <param name="validation">The validation, whose outer folds are its last ones.</param>
    /// <param name="seed">The experiment's seed.</param>
    /// <param name="problems">Receives the warning.</param>
    public static void Judge(Dataset dataset, ValidationSpec validation, ulong seed, Problems problems)
    {
        if (!dataset.Task.HasClasses) return;
        int classes = dataset.ClassNames.Count, outer = validation.OuterFolds, inner = validation.JudgedFolds / outer;
        int judged = Math.Min(validation.FoldsPerTrial, MaxFolds), lacking = 0;
        string? first = null;

        // The outer folds come first, because a class that they lack is lost for the result.
        for (int index = 0; index < judged; index++)
        {
            int fold = index < outer ? validation.JudgedFolds + index + 1 : index - outer + 1;
            FoldRows rows = validation.Rows(dataset, seed, fold);
            if (Lacks(rows.Training) is { } unlearnt) Count(fold, "trains", unlearnt);
            else if (Lacks(rows.Validation) is { } unjudged) Count(fold, "validates", unjudged);
        }

        if (first is null) return;
        string all = judged < validation.FoldsPerTrial ? $"first {Show(judged)}" : Show(judged);
        problems.Warning(
            $"{Show(lacking)} of the {all} folds of '{dataset.Name}' lack a class: {first}; scores of such folds tell less of the class: "
                + "lower validation.outer or inner, or add rows of the class",
            validation.Location);

        string? Lacks(int[] rows)
        {
            var isThere = new bool[classes];
            foreach (int row in rows) isThere[dataset.Labels[row]] = true;
            int place = Array.IndexOf(isThere, false);
            return place < 0 ? null : dataset.ClassNames[place];
        }

        void Count(int fold, string what, string name)
        {
            lacking++;
            string shown = fold > validation.JudgedFolds
                ? $"outer fold {Show(fold - validation.JudgedFolds)}"
                : $"inner fold {Show(((fold - 1) % inner) + 1)} of outer fold {Show(((fold - 1) / inner) + 1)}";
            first ??= $"{shown} {what} without '{name}'";
        }
    }

    private static string Show(int count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
