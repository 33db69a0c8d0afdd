using Gridfold.Models.Datasets.Sources;
using Gridfold.Models.Input;

namespace Gridfold.Models.Datasets.Tables;

/// <summary>The second pass over a table. It reads every column's values by the column's role.</summary>
internal sealed class TableValues
{
    private const string MissingValues = "missing values";
    private const string OutOfRange = "numbers out of range";
    private const string DecimalCommas = "decimal commas";
    private readonly TableSurvey _columns;

    private TableValues(TableSurvey columns, SourceFile file)
    {
        _columns = columns;
        Problems = new LimitedProblems(file.Shown);
        Numbers = [.. columns.Roles.Select(role => role == ColumnRole.Numeric ? new float[columns.RowCount] : [])];
        Categories = [.. columns.Roles.Select(_ => new Categories())];
    }

    /// <summary>The problems of cells without the kind of value that their column needs.</summary>
    public LimitedProblems Problems { get; }

    /// <summary>The numbers by column and row; empty for columns of another role.</summary>
    public float[][] Numbers { get; }

    /// <summary>The categories by column, also for the label; empty for columns of another role.</summary>
    public Categories[] Categories { get; }

    public static TableValues Read(TableRecords records, TableSurvey columns, SourceFile file, CancellationToken cancellationToken)
    {
        var values = new TableValues(columns, file);
        records.Read();
        for (int row = 0; records.Read(); row++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            for (int column = 0; column < columns.Roles.Length; column++) values.Add(records, row, column);
        }

        return values;
    }

    private void Add(TableRecords records, int row, int column)
    {
        ColumnRole role = _columns.Roles[column];
        if (role == ColumnRole.Ignored) return;
        string text = records[column];
        TableCell cell = TableCells.Classify(text, out double value);
        if (cell == TableCell.Missing) Refuse(MissingValues, records, column, text, role);
        else if (role != ColumnRole.Numeric) Categories[column].Add(text);
        else if (cell == TableCell.Number) Numbers[column][row] = (float)value;
        else Refuse(Kind(cell), records, column, text, role);
    }

    private static string Kind(TableCell cell) => cell switch
    {
        TableCell.NotFinite => OutOfRange,
        TableCell.DecimalComma => DecimalCommas,
        _ => "texts among numbers",
    };

    private void Refuse(string kind, TableRecords records, int column, string text, ColumnRole role)
    {
        string name = _columns.Header.Names[column];
        // Decimal commas are a problem of the whole file. Other problems belong to one column.
        string scope = kind == DecimalCommas ? kind : $"{kind} in column '{name}'";
        Problems.Add(scope, () => new Problem($"column '{name}' has {Rule(kind, text, role)}", records.LocationOf(column)));
    }

    private static string Rule(string kind, string text, ColumnRole role) => (kind, role) switch
    {
        (MissingValues, ColumnRole.Label) =>
            $"{Shown(text)}, a missing value; every row needs its label: remove the row, or fill it in",
        (MissingValues, _) =>
            $"{Shown(text)}, a missing value; every cell needs a value: " +
            "remove the row, fill it in, or list the column under dataset.ignore",
        (OutOfRange, _) =>
            $"{Shown(text)}, which is not a finite 32-bit number; every number must be within 3.4e38 of 0: correct it, or remove the row",
        (DecimalCommas, _) =>
            $"{Shown(text)}, a number with a decimal comma; numbers have a decimal point: " +
            $"write '{text.Replace(',', '.')}', in the whole file",
        _ => $"{Shown(text)}, which is not a number, and most of the column is numbers; " +
            "correct it, or list the column under dataset.categorical or dataset.ignore",
    };

    private static string Shown(string text) => text.Length switch
    {
        0 => "an empty cell",
        > 40 => $"'{text[..40]}...'",
        _ => $"'{text}'",
    };
}
