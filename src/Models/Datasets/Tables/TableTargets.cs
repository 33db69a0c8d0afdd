using Gridfold.Models.Datasets.Sources;
using Gridfold.Models.Input;

namespace Gridfold.Models.Datasets.Tables;

/// <summary>What is learnt of a table: classes, or numbers or labels of each row.</summary>
/// <param name="ClassNames">The names of the classes; empty for numbers.</param>
/// <param name="Labels">The class of each row; 0 for numbers.</param>
/// <param name="Values">The number of each row, or the numbers of each row one after the other; null for classes.</param>
internal sealed record TableTargets(string[] ClassNames, int[] Labels, double[]? Values)
{
    /// <summary>
    /// Reads the label column. A dataset that names no task has numbers to predict where its label cannot be classes, because the numbers
    /// hardly repeat.
    /// </summary>
    /// <exception cref="InputException">The column holds neither classes nor numbers, as the task needs them.</exception>
    public static TableTargets Read(TableSurvey columns, TableValues values, ColumnReference label, SourceFile file)
    {
        DatasetSpec spec = columns.Spec;
        Categories texts = values.Categories[columns.LabelColumn];
        if (spec.Task is { ReadsNumbers: true } task)
        {
            double[][] targets = [.. columns.TargetColumns.Zip(spec.MoreLabels.Prepend(label), (column, name) =>
            {
                double[] numbers = [.. values.Numbers[column].Present];
                return task.HasLabels ? numbers : OfNumbers(numbers, name, file).Values!;
            })];
            return new TableTargets([], new int[targets[0].Length], Interleave(targets));
        }

        if (FoundNumbers(spec, texts) is { } found) return OfNumbers(found, label, file);
        (string[] names, int[] labels) = TableLabels.Read(texts, spec, label, file);
        return new TableTargets(names, labels, null);
    }

    /// <summary>The numbers of a label column that cannot be classes, in a dataset that names no task; otherwise null.</summary>
    public static double[]? FoundNumbers(DatasetSpec spec, Categories texts)
    {
        if (spec is not { Task: null, Binarize: null } || !TableLabels.AreContinuous(texts)) return null;
        double[] numbers = [.. texts.Counted.Select(text => Parse(text.Text))];
        return [.. texts.Rows.Select(code => numbers[code])];
    }

    /// <summary>The numbers of several columns, row by row.</summary>
    private static double[] Interleave(double[][] columns) => columns is [var only]
        ? only
        : [.. Enumerable.Range(0, columns[0].Length).SelectMany(row => columns.Select(column => column[row]))];

    private static double Parse(string text) => Numbers.TryParse(text, out double number) ? number : double.NaN;

    private static TableTargets OfNumbers(double[] numbers, ColumnReference label, SourceFile file)
    {
        if (numbers.All(number => number.Equals(numbers[0])))
        {
            throw new InputException(
                $"dataset.label is '{label.Name}', and every row of {file.Shown} has the value {Numbers.Show(numbers[0])} there; "
                    + "a regression needs at least two different numbers: choose another column, or add rows with other numbers",
                label.Location);
        }

        return new TableTargets([], new int[numbers.Length], numbers);
    }
}
