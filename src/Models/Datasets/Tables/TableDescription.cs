using Gridfold.Models.Input;

namespace Gridfold.Models.Datasets.Tables;

/// <summary>Describes the columns of a table from the two passes over it.</summary>
internal static class TableDescription
{
    /// <param name="source">The kind of file and its name.</param>
    /// <param name="columns">The first pass.</param>
    /// <param name="values">The second pass.</param>
    /// <param name="warnings">The warnings about the values.</param>
    public static DataDescription Of(string source, TableSurvey columns, TableValues values, Problems warnings) => new()
    {
        Source = source,
        RowCount = values.RowCount,
        Columns = [.. Enumerable.Range(0, columns.Roles.Length).Select(column => Of(columns, values, column))],
        Problems = values.Problems.Errors,
        Warnings = warnings.Warnings,
    };

    private static ColumnDescription OfTargets(string name, ColumnSurvey survey, double[] targets) => new(name, "label")
    {
        Missing = survey.Missing,
        Distinct = targets.Distinct().Count(),
        IsWide = true,
        Numbers = targets,
    };

    private static ColumnDescription Of(TableSurvey columns, TableValues values, int column)
    {
        (string name, ColumnSurvey survey) = (columns.Header.Names[column], columns[column]);
        switch (columns.Roles[column])
        {
            case ColumnRole.Ignored:
                return new ColumnDescription(name, "ignored") { Missing = survey.Missing };
            case ColumnRole.Time or ColumnRole.Fold:
                int distinct = values.Numbers[column].Present.Distinct().Count();
                string kind = columns.Roles[column] == ColumnRole.Time ? "time" : "fold";
                return new ColumnDescription(name, kind) { Missing = survey.Missing, Distinct = distinct };
            case ColumnRole.Label when columns.HasNumericLabel:
                return OfTargets(name, survey, [.. values.Numbers[column].Present]);
            case ColumnRole.Label when TableTargets.FoundNumbers(columns.Spec, values.Categories[column]) is { } found:
                return OfTargets(name, survey, found);
            case ColumnRole.Numeric:
                double[] numbers = [.. values.Numbers[column].Present];
                return new ColumnDescription(name, "number")
                {
                    Features = values.MarksMissing(column) ? 2 : 1,
                    Missing = survey.Missing,
                    Distinct = numbers.Distinct().Count(),
                    Unit = columns.HasUnit(column) ? survey.Unit : null,
                    IsWide = survey.IsBlurred,
                    Numbers = numbers,
                };
            case ColumnRole.Embedded:
                return new ColumnDescription(name, "embedded")
                {
                    Features = 1,
                    Missing = survey.Missing,
                    Distinct = values.Categories[column].Count,
                };
            case ColumnRole.Text:
                return new ColumnDescription(name, "words")
                {
                    Features = columns.Spec.Text!.Length,
                    Missing = survey.Missing,
                    Distinct = values.Categories[column].Count,
                };
            default:
                bool isLabel = columns.Roles[column] == ColumnRole.Label, isGroup = columns.Roles[column] == ColumnRole.Group;
                Categories categories = values.Categories[column];
                return new ColumnDescription(name, isLabel ? "label" : isGroup ? "group" : "text")
                {
                    Features = isLabel || isGroup ? 0 : categories.Count,
                    Missing = survey.Missing,
                    Distinct = categories.Count,
                    Texts = [.. categories.Counted.OrderByDescending(text => text.Rows).ThenBy(text => text.Text, StringComparer.Ordinal)
                        .Select(text => (text.Text, text.Rows))],
                };
        }
    }
}
