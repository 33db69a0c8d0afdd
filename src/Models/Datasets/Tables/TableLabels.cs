using Gridfold.Models.Datasets.Sources;
using Gridfold.Models.Input;

namespace Gridfold.Models.Datasets.Tables;

/// <summary>Makes classes from a label column.</summary>
internal static class TableLabels
{
    private const int ManyFractions = 20;
    private const int ManyIntegers = 50;
    private const int ManyTexts = 100;
    private const int FewRows = 5;

    /// <exception cref="InputException">The column does not hold classes.</exception>
    public static (string[] ClassNames, int[] Labels) Read(Categories column, DatasetSpec spec, ColumnReference label, SourceFile file)
    {
        (string[] names, int[] labels) = column.Sort();
        if (names.Length == 1)
        {
            throw new InputException(
                $"dataset.label is '{label.Name}', and every row of {file.Shown} has the value '{names[0]}' there; " +
                    "there must be at least two classes: choose another column, or add rows of another class",
                label.Location);
        }

        if (spec.Binarize is not null) return Binarization.Apply(spec.Binarize, names, labels);
        RefuseContinuous(names, labels.Length, label, file);
        return (names, labels);
    }

    /// <summary>Whether the values of a column are numbers that hardly repeat: measurements, not classes.</summary>
    public static bool AreContinuous(Categories column) =>
        column.Count > 1 && AreContinuous([.. column.Counted.Select(text => text.Text)], column.Rows.Count, out _);

    private static bool AreContinuous(string[] names, int rowCount, out bool allNumbers)
    {
        int count = names.Length;
        double[] numbers = [.. names.Select(name => Numbers.TryParse(name, out double value) ? value : double.NaN)];
        allNumbers = !numbers.Any(double.IsNaN);
        bool hasFractions = allNumbers && !numbers.All(double.IsInteger);
        bool isMeasured = hasFractions && (count > ManyFractions || count > rowCount / 2);
        return isMeasured || (allNumbers && count > ManyIntegers && (long)count * FewRows > rowCount);
    }

    /// <summary>Refuses a column whose values hardly repeat: it holds measurements or names, not classes.</summary>
    private static void RefuseContinuous(string[] names, int rowCount, ColumnReference label, SourceFile file)
    {
        int count = names.Length;
        bool isContinuous = AreContinuous(names, rowCount, out bool allNumbers);
        string found = $"dataset.label is '{label.Name}', a column of {file.Shown} with {Numbers.Show(count)} different " +
            $"{(allNumbers ? "numbers" : "texts")} in {Numbers.Show(rowCount)} rows";
        if (isContinuous)
        {
            throw new InputException(
                $"{found}, which looks continuous; a label must be a class: predict the numbers with task: regression, make two classes "
                    + $"with dataset.binarize, as in {{at_least: {names[count / 2]}}}, or choose another column",
                label.Location);
        }

        if (count > ManyTexts && count > rowCount / 2)
        {
            throw new InputException(
                $"{found}, which looks like a name; a label must be a class that repeats: choose another column",
                label.Location);
        }
    }
}
