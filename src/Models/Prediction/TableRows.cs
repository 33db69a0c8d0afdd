using System.Globalization;
using Gridfold.Models.Datasets;
using Gridfold.Models.Datasets.Sources;
using Gridfold.Models.Datasets.Tables;
using Gridfold.Models.Input;

namespace Gridfold.Models.Prediction;

/// <summary>
/// Reads a table as rows of a known format. Columns are found by name, in any order. Other columns, such as the label, are ignored.
/// </summary>
internal static class TableRows
{
    public static InputRows Read(SourceFile file, TableFormat format, CancellationToken cancellationToken)
    {
        if (file.IsFolder) throw file.Error("is a folder, and the model predicts rows of a table: give a CSV file");
        using TableRecords records = TableFileFormats.Of(file).Decode(file.ReadAllBytes(cancellationToken), file)();
        records.Read();
        string[] header = [.. Enumerable.Range(0, records.Count).Select(field => records[field])];
        int[] places = Find(format, header, records, file);

        var problems = new LimitedProblems(file.Shown);
        var names = new List<string>();
        var values = new List<float>();
        while (records.Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (records.Count != header.Length)
            {
                problems.Add("rows of another length", () => new Problem(
                    $"the row has {records.Count} fields, and the header has {header.Length}; they must agree: correct the row",
                    records.LocationOf(0)));
                continue;
            }

            names.Add(records.Line.ToString(CultureInfo.InvariantCulture));
            foreach ((TableColumn column, int place) in format.Columns.Zip(places)) Add(column, place, records, values, problems);
            if (values.Count > Dataset.MaxValues)
                throw file.Error($"has over {Numbers.Show(Dataset.MaxValues)} values; predict it in parts");
        }

        problems.ThrowIfAny();
        if (names.Count == 0) throw file.Error("has a header and no rows; there is nothing to predict");
        return new InputRows(names, [.. values], []);
    }

    private static int[] Find(TableFormat format, string[] header, TableRecords records, SourceFile file)
    {
        string[] missing = [.. format.Columns.Select(column => column.Name).Where(name => !header.Contains(name))];
        if (missing.Length > 0)
        {
            string names = string.Join(", ", missing.Select(name => $"'{name}'"));
            throw new InputException(
                $"the header lacks {(missing.Length == 1 ? "the column" : "the columns")} {names}; the model was trained with "
                    + string.Join(", ", format.Columns.Select(column => column.Name))
                    + NameSuggestion.For(missing[0], header),
                records.LocationOf(0));
        }

        if (format.Columns.FirstOrDefault(column => header.Count(name => name == column.Name) > 1) is { } twice)
            throw file.Error($"has the column '{twice.Name}' twice; names must differ: rename one");
        return [.. format.Columns.Select(column => Array.IndexOf(header, column.Name))];
    }

    private static void Add(TableColumn column, int place, TableRecords records, List<float> values, LimitedProblems problems)
    {
        string text = records[place];
        TableCell cell = TableCells.Classify(text, out double number);
        if (column.Categories is { } categories)
        {
            int category = cell == TableCell.Missing ? -1 : IndexOf(categories, text);
            if (category < 0)
            {
                problems.Add($"unknown values in column '{column.Name}'", () => new Problem(
                    $"column '{column.Name}' has '{text}', and the model was trained with {Shown(categories)}: "
                        + "correct the value, or leave out the row",
                    records.LocationOf(place)));
            }

            for (int i = 0; i < categories.Count; i++) values.Add(i == category ? 1 : 0);
            return;
        }

        if (cell != TableCell.Number)
        {
            string what = cell == TableCell.Missing ? "no value" : $"'{text}'";
            problems.Add($"values that are no numbers in column '{column.Name}'", () => new Problem(
                $"column '{column.Name}' has {what}; it must be a finite number, as in 1.5: correct the value, or leave out the row",
                records.LocationOf(place)));
        }

        values.Add((float)number);
    }

    /// <summary>Finds a category. Categories that are all numbers are compared as numbers, as in training: 1.0 equals 1.</summary>
    private static int IndexOf(IReadOnlyList<string> categories, string text)
    {
        string name = Numbers.TryParse(text, out double number) && categories.All(category => Numbers.TryParse(category, out _))
            ? Numbers.Show(number)
            : text;
        return categories.ToList().IndexOf(name);
    }

    private static string Shown(IReadOnlyList<string> categories) =>
        categories.Count <= 10
            ? string.Join(", ", categories)
            : $"{string.Join(", ", categories.Take(10))}, and {categories.Count - 10} more";
}
