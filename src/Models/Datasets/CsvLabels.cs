using Gridfold.Models.Input;

namespace Gridfold.Models.Datasets;

/// <summary>Makes classes of a label column.</summary>
internal static class CsvLabels
{
    private const int ManyNumbers = 20;
    private const int ManyClasses = 100;

    /// <exception cref="InputException">The column does not hold classes.</exception>
    public static (string[] ClassNames, int[] Labels) Read(Categories column, DatasetSpec spec, ColumnReference label, SourceFile file)
    {
        (string[] names, int[] labels) = column.Sort();
        if (names.Length == 1)
            throw new InputException($"dataset.label is '{label.Name}', and every row of {file.Shown} has the value '{names[0]}' there; there must be at least two classes: choose another column, or add rows of another class", label.Location);
        if (spec.Binarize is not null) return Binarization.Apply(spec.Binarize, names, labels);
        RefuseContinuous(names, labels.Length, label, file);
        return (names, labels);
    }

    /// <summary>Classes repeat. What hardly repeats is a measurement, or a name.</summary>
    private static void RefuseContinuous(string[] names, int rowCount, ColumnReference label, SourceFile file)
    {
        bool mostlyDistinct = names.Length > rowCount / 2;
        bool allNumbers = names.All(name => Numbers.TryParse(name, out _));
        bool hasFractions = allNumbers && names.Any(name => !double.IsInteger(double.Parse(name, System.Globalization.CultureInfo.InvariantCulture)));
        if (hasFractions && (names.Length > ManyNumbers || mostlyDistinct) || (allNumbers && names.Length > ManyClasses && mostlyDistinct))
            throw new InputException($"dataset.label is '{label.Name}', a column of {file.Shown} with {Numbers.Show(names.Length)} different numbers in {Numbers.Show(rowCount)} rows, which looks continuous; a label must be a class: make two classes with dataset.binarize, as in {{at_least: {names[names.Length / 2]}}}, or choose another column", label.Location);
        if (names.Length > ManyClasses && mostlyDistinct)
            throw new InputException($"dataset.label is '{label.Name}', a column of {file.Shown} with {Numbers.Show(names.Length)} different texts in {Numbers.Show(rowCount)} rows, which looks like a name; a label must be a class that repeats: choose another column", label.Location);
    }
}
