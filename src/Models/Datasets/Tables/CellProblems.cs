using Gridfold.Models.Datasets.Sources;
using Gridfold.Models.Input;

namespace Gridfold.Models.Datasets.Tables;

/// <summary>Reports cells without the kind of value that their column needs. Each message names the option that helps.</summary>
internal sealed class CellProblems
{
    private readonly TableSurvey _columns;

    public CellProblems(TableSurvey columns, SourceFile file)
    {
        _columns = columns;
        Found = new LimitedProblems(file.Shown);
    }

    /// <summary>The problems so far.</summary>
    public LimitedProblems Found { get; }

    /// <summary>Reports a cell without a value, in a column that needs each.</summary>
    public void Missing(TableRecords records, int column)
    {
        string shown = Shown(records[column]);
        string word = records[column].Length == 0 ? "" : $"; if {shown} is a value, leave it out of dataset.missing, as in missing: [\"\"]";
        if (_columns.Roles[column] is ColumnRole.Group or ColumnRole.Time)
        {
            string key = _columns.Roles[column] == ColumnRole.Group ? "dataset.group" : "dataset.time";
            Add("missing values", records, column, $"{shown}, a missing value, and {key} has the column; every row needs one: fill it in, "
                + "remove the row, or leave such rows out with dataset.missing_values: drop");
            return;
        }

        Add("missing values", records, column, _columns.Roles[column] == ColumnRole.Label
            ? $"{shown}, a missing value; every row needs its label: remove the row, fill it in, or leave such rows out with "
                + $"dataset.missing_values: drop{word}"
            : $"{shown}, a missing value; every cell needs a value: remove the row, fill it in, list the column under dataset.ignore, or "
                + $"write dataset.missing_values, as in missing_values: mean or drop{word}");
    }

    /// <summary>Reports a constant that is no number, in a column of numbers.</summary>
    public void BadConstant(TableRecords records, int column, string constant) => Add(
        "missing values", records, column,
        $"{Shown(records[column])}, a missing value in a column of numbers, and dataset.missing_values.constant is '{constant}', "
            + "which is no number; write a number, or another rule, as in missing_values: mean");

    /// <summary>Reports a number with another unit than the first of the column.</summary>
    public void OtherUnit(TableRecords records, int column, string expected) => Add(
        "other units", records, column,
        $"{Shown(records[column])}, and other cells have {(expected.Length == 0 ? "no unit" : $"the unit '{expected}'")}; "
            + "one unit must hold for the whole column, because numbers are not converted: correct it, or take the column out of "
            + "dataset.numeric");

    /// <summary>Reports a cell that is no number as the file writes them, in a column of numbers.</summary>
    public void NoNumber(TableRecords records, int column, TableCell cell)
    {
        string shown = Shown(records[column]), kind = cell switch
        {
            TableCell.NotFinite => "numbers out of range",
            TableCell.OtherDecimal => "decimal commas",
            TableCell.Grouped => "groups of digits",
            _ => "texts among numbers",
        };
        char other = _columns.Spec.Reading.Decimal == '.' ? ',' : '.';
        string mark = other == ',' ? "comma" : "point";
        Add(kind, records, column, cell switch
        {
            TableCell.NotFinite =>
                $"{shown}, which is not a finite 32-bit number; every number must be within 3.4e38 of 0: correct it, or remove the row",
            TableCell.OtherDecimal =>
                $"{shown}, a number with a decimal {mark}; write dataset.decimal: \"{other}\" if the whole file has such numbers",
            TableCell.Grouped =>
                $"{shown}, whose {mark} may part groups of three digits or stand before decimals; write dataset.thousands: \"{other}\" "
                    + $"or dataset.decimal: \"{other}\"",
            _ when _columns.Roles[column] == ColumnRole.Label =>
                $"{shown}, which is not a number, and task is regression, which predicts the numbers of dataset.label; correct it, or "
                    + "write task: classification",
            _ when _columns.HasUnit(column) =>
                $"{shown}, which is not a number with a unit, and dataset.numeric has the column; correct it, list the word under "
                    + "dataset.missing, or take the column out of dataset.numeric",
            _ => $"{shown}, which is not a number, and most of the column is numbers; correct it, list the word under dataset.missing if "
                + "it stands for a missing value, or list the column under dataset.categorical or dataset.ignore",
        });
    }

    /// <summary>Reports a cell that is no time.</summary>
    public void NoTime(TableRecords records, int column) => Add(
        "texts among times", records, column,
        $"{Shown(records[column])}, and dataset.time has the column; a time is a number or a date, as in 2026-05-31T23:59:00Z: "
            + "correct it, or remove the row");

    /// <summary>Reports a cell that is no number of a fold.</summary>
    public void NoFold(TableRecords records, int column) => Add(
        "other values among folds", records, column,
        $"{Shown(records[column])}, and validation.column has the column; a fold has a whole number from 0, and a row with -1 or an "
            + "empty cell always trains: correct it");

    /// <summary>Reports a cell that is no label of a row with several.</summary>
    public void NoLabel(TableRecords records, int column) => Add(
        "other values among labels", records, column,
        $"{Shown(records[column])}, and task is multilabel, whose columns of dataset.label have 1 in the rows with the label and 0 in all "
            + "others: correct it, or take the column out of dataset.label");

    /// <summary>Reports a number among dates, or a date among numbers.</summary>
    public void OtherTime(TableRecords records, int column, bool hasDates) => Add(
        "two kinds of times", records, column,
        $"{Shown(records[column])}, and other rows have {(hasDates ? "dates" : "numbers")}; they cannot be put in one order: correct it");

    private void Add(string kind, TableRecords records, int column, string message)
    {
        string name = _columns.Header.Names[column];
        // Decimal commas are a problem of the whole file. Other problems belong to one column.
        string scope = kind is "decimal commas" ? kind : $"{kind} in column '{name}'";
        Found.Add(scope, () => new Problem($"column '{name}' has {message}", records.LocationOf(column)));
    }

    private static string Shown(string text) => text.Length switch
    {
        0 => "an empty cell",
        > 40 => $"'{text[..40]}...'",
        _ => $"'{text}'",
    };
}
