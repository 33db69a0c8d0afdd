using Gridfold.Models.Datasets.Sources;
using Gridfold.Models.Input;

namespace Gridfold.Models.Datasets.Tables;

/// <summary>The first pass over a table. It checks the file's shape and finds each column's role.</summary>
internal sealed class TableSurvey
{
    private TableSurvey(TableHeader header, ColumnRole[] roles, int rowCount)
    {
        Header = header;
        Roles = roles;
        RowCount = rowCount;
    }

    public TableHeader Header { get; }

    public ColumnRole[] Roles { get; }

    public int RowCount { get; }

    /// <exception cref="InputException">The file is not a table with the columns that the spec names.</exception>
    public static TableSurvey Survey(
        TableRecords records,
        SourceFile file,
        DatasetSpec spec,
        ColumnReference label,
        CancellationToken cancellationToken)
    {
        TableHeader header = TableHeader.Read(records, file, label);
        HashSet<int> ignored = header.Find(spec.Ignore, "dataset.ignore", file);
        HashSet<int> categorical = header.Find(spec.Categorical, "dataset.categorical", file);
        int labelColumn = Array.IndexOf(header.Names, label.Name);
        var numbers = new int[header.Names.Length];
        var texts = new int[header.Names.Length];
        int rowCount = Count(records, file, header, numbers, texts, cancellationToken);
        if (rowCount == 0)
            throw file.Error("has a header and no rows; there is nothing to learn from: check that it was written completely");

        ColumnRole Role(int column)
        {
            if (column == labelColumn) return ColumnRole.Label;
            if (ignored.Contains(column)) return ColumnRole.Ignored;
            return categorical.Contains(column) || numbers[column] <= texts[column] ? ColumnRole.Categorical : ColumnRole.Numeric;
        }

        ColumnRole[] roles = [.. Enumerable.Range(0, header.Names.Length).Select(Role)];
        if (!roles.Any(role => role is ColumnRole.Numeric or ColumnRole.Categorical))
        {
            throw new InputException(
                $"dataset.ignore leaves no column of {file.Shown} but the label; a table needs at least one feature: ignore fewer columns",
                spec.Ignore[0].Location);
        }

        return new TableSurvey(header, roles, rowCount);
    }

    private static int Count(
        TableRecords records,
        SourceFile file,
        TableHeader header,
        int[] numbers,
        int[] texts,
        CancellationToken cancellationToken)
    {
        var problems = new LimitedProblems(file.Shown);
        int rowCount = 0;
        while (records.Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            rowCount++;
            if (records.ReportFaults(problems)) continue;
            if (records.Count != header.Names.Length)
            {
                problems.Add("rows of another length", () => Ragged(records, header));
                continue;
            }

            for (int column = 0; column < numbers.Length; column++)
            {
                // Missing cells do not decide the role.
                TableCell cell = TableCells.Classify(records[column], out _);
                if (cell == TableCell.Text) texts[column]++;
                else if (cell != TableCell.Missing) numbers[column]++;
            }
        }

        problems.ThrowIfAny();
        return rowCount;
    }

    private static Problem Ragged(TableRecords records, TableHeader header)
    {
        int expected = header.Names.Length;
        string cause = records.Count > expected
            ? "put a field that holds the delimiter in quotes, or remove what is too much"
            : "add what is missing, or remove the row";
        return new Problem(
            $"the row has {records.Count} fields, and the header has {expected}; they must agree: {cause}",
            records.LocationOf(Math.Min(records.Count - 1, expected)));
    }
}
