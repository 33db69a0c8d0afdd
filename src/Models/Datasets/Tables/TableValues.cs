using Gridfold.Models.Datasets.Sources;
using Gridfold.Models.Input;

namespace Gridfold.Models.Datasets.Tables;

/// <summary>The second pass over a table. It reads every column's values by the column's role.</summary>
internal sealed class TableValues
{
    /// <summary>The most different texts of all columns together, with those of a label of classes. Each takes about 150 bytes.</summary>
    public const int MaxTexts = 1_000_000;

    private readonly TableSurvey _columns;
    private readonly MissingValues?[] _rules;
    private readonly double?[] _constants;
    private readonly CellProblems _problems;
    private readonly bool[] _marksMissing;
    private int _texts;
    private bool? _hasDates;

    private TableValues(TableSurvey columns, SourceFile file)
    {
        _columns = columns;
        _rules = [.. columns.Header.Names.Select(name => columns.Spec.MissingValues?.For(name))];
        _constants = [.. _rules.Select(
            rule => rule?.Constant is { } text && columns.Cells.TryNumber(text, out double constant) ? (double?)constant : null)];
        _problems = new CellProblems(columns, file);
        _marksMissing = new bool[columns.Roles.Length];
        Numbers = [.. columns.Roles.Select((role, column) => new NumberColumn(
            role == ColumnRole.Numeric || IsWide(role) ? columns.RowCount : 0, columns[column].IsBlurred || IsWide(role)))];
        Categories = [.. columns.Roles.Select(_ => new Categories())];
    }

    /// <summary>The problems of cells without the kind of value that their column needs.</summary>
    public LimitedProblems Problems => _problems.Found;

    /// <summary>The number of rows that are kept.</summary>
    public int RowCount { get; private set; }

    /// <summary>The number of rows that were left out for a missing value.</summary>
    public int Dropped { get; private set; }

    /// <summary>The split of each row that is kept.</summary>
    public List<Split> Splits { get; } = [];

    /// <summary>The numbers by column, also for a label of numbers; empty for columns of another role. A missing number is NaN.</summary>
    public NumberColumn[] Numbers { get; }

    /// <summary>The categories by column, also for a label of classes; empty for columns of another role.</summary>
    public Categories[] Categories { get; }

    /// <summary>Whether a column of numbers gets a feature that marks missing ones.</summary>
    public bool MarksMissing(int column) => _marksMissing[column];

    /// <summary>Makes the second pass.</summary>
    /// <param name="records">The records, before the header is read.</param>
    /// <param name="columns">What the first pass found.</param>
    /// <param name="file">The file.</param>
    /// <param name="readsAll">Whether the table is read to its end, however many problems there are.</param>
    /// <param name="cancellationToken">Ends the reading early.</param>
    /// <exception cref="InputException">No row is left, or the different texts are too many.</exception>
    public static TableValues Read(
        TableRecords records, TableSurvey columns, SourceFile file, bool readsAll, CancellationToken cancellationToken)
    {
        var values = new TableValues(columns, file);
        bool drops = values._rules.Any(rule => rule?.Strategy == MissingStrategy.Drop);
        records.Read();
        for (long row = 0; (readsAll || !values.Problems.IsFull(TableSurvey.MaxProblems)) && records.Read(); row++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (row % TableSurvey.RowsBetweenReports == 0) file.Report("reading the values of", records.Share);
            if (drops && values.LacksValue(records))
            {
                values.Dropped++;
                continue;
            }

            for (int column = 0; column < columns.Roles.Length; column++) values.Add(records, column);
            values.Splits.Add(records.Split);
            values.RowCount++;
        }

        return values.RowCount > 0 ? values : throw file.Error(
            $"has a missing value in each of its {Input.Numbers.Show((long)values.Dropped)} rows, and dataset.missing_values is drop; "
                + "nothing is left: fill the values in, as in missing_values: mean, or ignore the column that lacks them");
    }

    /// <summary>Whether a column's numbers keep 64 bits whatever they are.</summary>
    private bool IsWide(ColumnRole role) => role is ColumnRole.Time or ColumnRole.Fold || IsTarget(role);

    private bool IsTarget(ColumnRole role) => role == ColumnRole.Label && _columns.HasNumericLabel;

    private bool LacksValue(TableRecords records)
    {
        for (int column = 0; column < _columns.Roles.Length; column++)
        {
            if (_rules[column]?.Strategy == MissingStrategy.Drop && _columns.Roles[column] is not (ColumnRole.Ignored or ColumnRole.Fold)
                && _columns[column].Missing > 0
                && _columns.Cells.Classify(records, column, out _) == TableCell.Missing) return true;
        }

        return false;
    }

    private void Add(TableRecords records, int column)
    {
        ColumnRole role = _columns.Roles[column];
        if (role == ColumnRole.Ignored) return;
        TableCell cell = _columns.Cells.Classify(records, column, out double value);
        if (role == ColumnRole.Fold) AddFold(records, column, cell, value);
        else if (cell == TableCell.Missing) AddMissing(records, column, role);
        else if (role == ColumnRole.Time) AddTime(records, column);
        else if (role != ColumnRole.Numeric && !IsTarget(role)) AddText(records, column);
        else if (role == ColumnRole.Label && _columns.Spec.Task is { HasLabels: true }) AddLabel(records, column, cell, value);
        else if (_columns.HasUnit(column)) AddWithUnit(records, column, cell, value);
        else if (cell == TableCell.Number) Numbers[column].Add(value);
        else Refuse(records, column, cell);
    }

    /// <exception cref="InputException">The table has too many different texts.</exception>
    private void AddText(TableRecords records, int column)
    {
        Categories texts = Categories[column];
        int before = texts.Count;
        texts.Add(records[column]);
        if (texts.Count > before && ++_texts > MaxTexts)
            throw DistinctTexts.TooMany(_columns.Header, [.. Categories.Select(found => found.Count)]);
    }

    private void AddMissing(TableRecords records, int column, ColumnRole role)
    {
        (MissingValues? rule, double? number) = (_rules[column], _constants[column]);
        if (role is ColumnRole.Label or ColumnRole.Group or ColumnRole.Time || rule is null) _problems.Missing(records, column);
        else if (rule.Strategy == MissingStrategy.Constant && role == ColumnRole.Numeric && number is null)
            _problems.BadConstant(records, column, rule.Constant!);
        if (IsWide(role)) return;
        if (role != ColumnRole.Numeric)
        {
            if (role != ColumnRole.Text && rule?.Strategy == MissingStrategy.Category) Categories[column].Add(MissingValues.Category);
            else if (rule?.Constant is { } constant) Categories[column].Add(constant);
            else Categories[column].AddMissing();
            return;
        }

        _marksMissing[column] = rule?.Strategy == MissingStrategy.Category;
        Numbers[column].Add(number ?? double.NaN);
    }

    private void AddTime(TableRecords records, int column)
    {
        if (!TableTime.TryRead(records[column], _columns.Cells, out double time, out bool isDate)) _problems.NoTime(records, column);
        else if ((_hasDates ??= isDate) != isDate) _problems.OtherTime(records, column, _hasDates.Value);
        Numbers[column].Add(time);
    }

    private void AddFold(TableRecords records, int column, TableCell cell, double value)
    {
        // A test row is in no fold, whatever its cell has.
        bool isNone = cell == TableCell.Missing || records.Split == Split.Test;
        if (!isNone && (cell != TableCell.Number || value is < Dataset.AlwaysTrains or > int.MaxValue || value != Math.Floor(value)))
            _problems.NoFold(records, column);
        Numbers[column].Add(isNone ? Dataset.AlwaysTrains : value);
    }

    private void AddLabel(TableRecords records, int column, TableCell cell, double value)
    {
        if (cell != TableCell.Number || value is not (0 or 1)) _problems.NoLabel(records, column);
        Numbers[column].Add(value);
    }

    private void AddWithUnit(TableRecords records, int column, TableCell cell, double value)
    {
        string expected = _columns[column].Unit ?? "";
        if (!UnitNumber.TryRead(records[column], _columns.Cells, out double number, out string unit))
            (number, unit) = cell == TableCell.Number ? (value, "") : (double.NaN, "");
        if (double.IsNaN(number)) Refuse(records, column, cell);
        else
        {
            if (unit != expected) _problems.OtherUnit(records, column, expected);
            Numbers[column].Add(number);
        }
    }

    private void Refuse(TableRecords records, int column, TableCell cell)
    {
        _problems.NoNumber(records, column, cell);
        Numbers[column].Add(double.NaN);
    }
}
