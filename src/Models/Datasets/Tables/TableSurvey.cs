using Gridfold.Models.Datasets.Sources;
using Gridfold.Models.Input;

namespace Gridfold.Models.Datasets.Tables;

/// <summary>The first pass over a table. It checks the file's shape and finds each column's role.</summary>
internal sealed class TableSurvey
{
    /// <summary>The number of problems after which the rest of a table is not read.</summary>
    public const int MaxProblems = 100_000;

    /// <summary>The rows after which a pass over the table says how far it is.</summary>
    public const int RowsBetweenReports = 64;

    private readonly ColumnSurvey[] _columns;
    private readonly HashSet<int> _withUnit;
    private readonly DistinctTexts _texts;

    private TableSurvey(TableHeader header, DatasetSpec spec, HashSet<int> withUnit)
    {
        Header = header;
        Spec = spec;
        Cells = new TableCells(spec.Reading);
        _withUnit = withUnit;
        _columns = [.. header.Names.Select(_ => new ColumnSurvey())];
        _texts = new DistinctTexts(header.Names.Length);
    }

    public TableHeader Header { get; }

    /// <summary>The rules of the file.</summary>
    public DatasetSpec Spec { get; }

    /// <summary>Finds the kinds of cells.</summary>
    public TableCells Cells { get; }

    public ColumnRole[] Roles { get; private set; } = [];

    /// <summary>The place of the label.</summary>
    public int LabelColumn => ColumnOf(ColumnRole.Label);

    /// <summary>The places of the columns to predict, in the order of the spec.</summary>
    public int[] TargetColumns { get; private set; } = [];

    /// <summary>Whether the label is read as numbers.</summary>
    public bool HasNumericLabel => Spec.Task is { ReadsNumbers: true };

    /// <summary>The place of the column with a role that one column can have; -1 when there is none.</summary>
    public int ColumnOf(ColumnRole role) => Array.IndexOf(Roles, role);

    /// <summary>The number of rows in the file.</summary>
    public int RowCount { get; private set; }

    /// <summary>Whether the table has features that are no codes.</summary>
    public bool HasNumbers => Roles.Any(role => role is ColumnRole.Numeric or ColumnRole.Categorical);

    /// <summary>Whether a feature needs numbers of 64 bits.</summary>
    public bool IsWide => _columns.Index().Any(column => Roles[column.Index] == ColumnRole.Numeric && column.Item.IsBlurred);

    /// <summary>What was found in a column.</summary>
    public ColumnSurvey this[int column] => _columns[column];

    /// <summary>The column's own rule for missing values; null for that of the table.</summary>
    public MissingValues? RuleOf(string column) => Spec.MissingValues is { Columns.Count: > 0 } rules ? rules.For(column) : null;

    /// <summary>Whether the numbers of a column stand beside a unit.</summary>
    public bool HasUnit(int column) => _withUnit.Contains(column);

    /// <summary>Makes the first pass.</summary>
    /// <param name="records">The records, before the first one is read.</param>
    /// <param name="file">The file.</param>
    /// <param name="spec">What to read.</param>
    /// <param name="label">The column to predict; null where none is stated.</param>
    /// <param name="readsAll">Whether the table is read to its end, also when its missing values make it useless.</param>
    /// <param name="cancellationToken">Ends the reading early.</param>
    /// <exception cref="InputException">The file is not a table with the columns that the spec names.</exception>
    public static TableSurvey Survey(
        TableRecords records,
        SourceFile file,
        DatasetSpec spec,
        ColumnReference? label,
        bool readsAll,
        CancellationToken cancellationToken)
    {
        var header = TableHeader.Read(records, file, label, new TableCells(spec.Reading));
        HashSet<int> ignored = header.Find(spec.Ignore, "dataset.ignore", file);
        HashSet<int> groups = header.Find(spec.Group is null ? [] : [spec.Group], "dataset.group", file);
        HashSet<int> times = header.Find(spec.Time is null ? [] : [spec.Time], "dataset.time", file);
        HashSet<int> folds = header.Find(spec.Fold is null ? [] : [spec.Fold], "validation.column", file);
        HashSet<int> texts = header.Find(spec.Text is null ? [] : [spec.Text.Column], "dataset.text", file);
        HashSet<int> embedded = header.Find(spec.Embed, "dataset.embed", file);
        HashSet<int> categorical = header.Find(spec.Categorical, "dataset.categorical", file);
        HashSet<int> withUnit = header.Find(spec.Numeric, "dataset.numeric", file);
        header.Find(spec.MoreLabels, "dataset.label", file);
        var survey = new TableSurvey(header, spec, withUnit)
        {
            TargetColumns = label is null ? [] : [.. spec.MoreLabels.Prepend(label).Select(column => header.Find(column.Name)!.Value)],
        };
        header.Find([.. (spec.MissingValues?.Columns ?? []).Select(own => own.Column)], "dataset.missing_values.columns", file);
        bool endsEarly = !readsAll && spec.MissingValues is null;
        bool IsRead(int column) =>
            !ignored.Contains(column) && !times.Contains(column) && !folds.Contains(column) && !withUnit.Contains(column);
        survey.Count(records, file, IsRead, endsEarly ? [.. ignored, .. folds] : null, cancellationToken);
        if (survey.RowCount == 0)
            throw file.Error("has a header and no rows; there is nothing to learn from: check that it was written completely");

        ColumnRole Role(int column)
        {
            if (survey.TargetColumns.Contains(column)) return ColumnRole.Label;
            if (groups.Contains(column)) return ColumnRole.Group;
            if (times.Contains(column)) return ColumnRole.Time;
            if (folds.Contains(column)) return ColumnRole.Fold;
            if (texts.Contains(column)) return ColumnRole.Text;
            if (embedded.Contains(column)) return ColumnRole.Embedded;
            if (ignored.Contains(column)) return ColumnRole.Ignored;
            if (withUnit.Contains(column)) return ColumnRole.Numeric;
            ColumnSurvey found = survey[column];
            return categorical.Contains(column) || found.Numbers <= found.Texts ? ColumnRole.Categorical : ColumnRole.Numeric;
        }

        survey.Roles = [.. Enumerable.Range(0, header.Names.Length).Select(Role)];
        if (label is not null && !survey.HasNumbers && !survey.Roles.Any(role => role is ColumnRole.Embedded or ColumnRole.Text))
        {
            throw new InputException(
                $"dataset.ignore leaves no column of {file.Shown} but the label; a table needs at least one feature: ignore fewer columns",
                spec.Ignore is [var first, ..] ? first.Location : spec.Source.Location);
        }

        return survey;
    }

    /// <param name="records">The records after the header.</param>
    /// <param name="file">The file.</param>
    /// <param name="isRead">Whether the texts of a column are categories if they are not numbers.</param>
    /// <param name="unread">The columns that may lack values, in a table that may not; null for a table that may.</param>
    /// <param name="cancellationToken">Ends the reading early.</param>
    private void Count(
        TableRecords records, SourceFile file, Func<int, bool> isRead, HashSet<int>? unread, CancellationToken cancellationToken)
    {
        var problems = new LimitedProblems(file.Shown);
        int missing = 0;
        while (!problems.IsFull(MaxProblems) && records.Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (RowCount++ % RowsBetweenReports == 0) file.Report("checking", records.Share);
            if (records.ReportFaults(problems)) continue;
            if (!Header.Fits(records))
            {
                problems.Add("rows of another length", () => Ragged(records, Header));
                continue;
            }

            for (int column = 0; column < _columns.Length; column++)
            {
                TableCell cell = Add(records, column);
                if (cell == TableCell.Missing && unread?.Contains(column) == false) missing++;
                else if (cell == TableCell.Text && isRead(column)) _texts.Add(Header, column, records[column]);
            }

            if (missing > MaxProblems) break;
        }

        problems.ThrowIfAny();
    }

    private TableCell Add(TableRecords records, int column)
    {
        TableCell cell = Cells.Classify(records, column, out double value);
        if (cell != TableCell.Missing && HasUnit(column) && UnitNumber.TryRead(records[column], Cells, out double number, out string unit))
            _columns[column].AddWithUnit(number, unit);
        else _columns[column].Add(cell, value);
        return cell;
    }

    private static Problem Ragged(TableRecords records, TableHeader header)
    {
        int expected = header.Names.Length;
        if (header.UnnamedEnd is { } end && records.Count == expected + 1)
        {
            return new Problem(
                $"column {expected + 1} has no name, and a row has a value in it; every column needs a name: name it in the header line, "
                    + "or remove the delimiter at the end of the header line",
                end);
        }

        string cause = records.Count > expected
            ? "put a field that holds the delimiter in quotes, or remove what is too much"
            : "add what is missing, or remove the row";
        return new Problem(
            $"the row has {records.Count} fields, and the header has {expected}; they must agree: {cause}"
                + TableHeader.CommentHint(records[0]),
            records.LocationOf(Math.Min(records.Count - 1, expected)));
    }
}
