using System.Globalization;
using Gridfold.Models.Datasets;
using Gridfold.Models.Datasets.Sources;
using Gridfold.Models.Datasets.Tables;
using Gridfold.Models.Input;

namespace Gridfold.Models.Prediction;

/// <summary>
/// Reads a table as rows of a known format, by the rules of the training. Columns are found by name, in any order. Other columns, such as
/// the label, are ignored.
/// </summary>
internal sealed class TableRows
{
    private readonly TableFormat _format;
    private readonly TableCells _cells;
    private readonly Dictionary<string, int>?[] _categories;
    private readonly MissingValues?[] _rules;
    private readonly double?[] _constants;
    private readonly TextCoder? _coder;
    private readonly LimitedProblems _problems;
    private readonly List<string> _names = [];
    private readonly List<float> _values = [];
    private readonly List<double> _wide = [];
    private long _dropped;

    private TableRows(SourceFile file, TableFormat format)
    {
        _format = format;
        _cells = new TableCells(format.Reading ?? TableReading.Default);
        _categories = [.. format.Columns.Select(
            column => (column.Categories ?? column.Embedded)?.Index().ToDictionary(entry => entry.Item, entry => entry.Index))];
        _rules = [.. format.Columns.Select(format.RuleFor)];
        _constants = [.. _rules.Select(
            rule => rule?.Constant is { } text && _cells.TryNumber(text, out double constant) ? (double?)constant : null)];
        _coder = format.Text is { } text ? new TextCoder(text) : null;
        _problems = new LimitedProblems(file.Shown);
    }

    public static InputRows Read(SourceFile file, TableFormat format, CancellationToken cancellationToken)
    {
        if (file.IsFolder) throw file.Error($"is a folder, and the model predicts rows of a table: give {TableFileFormats.Described}");
        ITableFileFormat fileFormat = TableFileFormats.Of(file);
        byte[] content = file.ReadAllBytes(TableDataset.MaxBytes, cancellationToken) ?? throw TableDataset.TooLong(file, fileFormat);
        using TableRecords records = fileFormat.Decode(content, file, format.Reading ?? TableReading.Default)();
        return Read(records, file, format, int.MaxValue, cancellationToken);
    }

    /// <summary>Reads the records of a table.</summary>
    /// <param name="records">The records, before the first one is read.</param>
    /// <param name="file">The table, for messages.</param>
    /// <param name="format">The format of the model's rows.</param>
    /// <param name="mostRows">The greatest number of rows.</param>
    /// <param name="cancellationToken">Ends the reading early.</param>
    public static InputRows Read(
        TableRecords records, SourceFile file, TableFormat format, int mostRows, CancellationToken cancellationToken)
    {
        var header = TableHeader.ReadNames(records);
        int[] places = Find(format, header, records, file);
        var rows = new TableRows(file, format);
        long row = 0;
        while (!rows._problems.IsFull(TableSurvey.MaxProblems) && records.Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (row++ % TableSurvey.RowsBetweenReports == 0) file.Report("reading the values of", records.Share);
            rows.Add(records, header, places);
            if (rows._names.Count > mostRows) throw new InputException(TooMany(file.Shown, mostRows), records.LocationOf(0));
            if (Math.Max(rows._values.Count, rows._wide.Count) > Dataset.MaxValues)
                throw file.Error($"has over {Numbers.Show(Dataset.MaxValues)} values; predict it in parts");
        }

        return rows.ToInputRows(file);
    }

    /// <summary>The message for a table with too many rows.</summary>
    public static string TooMany(string shown, int mostRows) =>
        $"{shown} has over {Numbers.Show(mostRows)} rows, the greatest number for this model; predict them in parts";

    /// <summary>Names in a row, where there are many only the first of them.</summary>
    public static string Listed(IReadOnlyList<string> names) =>
        names.Count <= 10
            ? string.Join(", ", names)
            : $"{string.Join(", ", names.Take(10))}, and {names.Count - 10} more";

    private InputRows ToInputRows(SourceFile file)
    {
        _problems.ThrowIfAny();
        if (_names.Count == 0)
        {
            throw file.Error(_dropped == 0
                ? "has a header and no rows; there is nothing to predict"
                : "has a missing value in each row, and the model leaves such rows out; there is nothing to predict");
        }

        Problem[] warnings = _dropped == 0 ? [] :
        [
            new Problem(
                $"{Numbers.Show(_dropped)} {(_dropped == 1 ? "row has" : "rows have")} a missing value and "
                    + $"{(_dropped == 1 ? "is" : "are")} left out, as in the training (dataset.missing_values is drop)",
                null),
        ];
        return new InputRows(_names, [.. _values], warnings) { WideValues = _format.IsWide ? [.. _wide] : null };
    }

    private static int[] Find(TableFormat format, TableHeader header, TableRecords records, SourceFile file)
    {
        string[] missing = [.. format.Columns.Select(column => column.Name).Where(name => header.Find(name) is null)];
        if (missing.Length > 0)
        {
            string names = Listed([.. missing.Select(name => $"'{name}'")]);
            throw new InputException(
                $"the header lacks {(missing.Length == 1 ? "the column" : "the columns")} {names}; the model was trained with "
                    + Listed([.. format.Columns.Select(column => column.Name)])
                    + NameSuggestion.For(missing[0], header.Names),
                records.LocationOf(0));
        }

        HashSet<string> seen = [], needed = [.. format.Columns.Select(column => column.Name)];
        if (header.Names.FirstOrDefault(name => !seen.Add(name) && needed.Contains(name)) is { } twice)
            throw file.Error($"has the column '{twice}' twice; names must differ: rename one");
        return [.. format.Columns.Select(column => header.Find(column.Name)!.Value)];
    }

    private void Add(TableRecords records, TableHeader header, int[] places)
    {
        if (!header.Fits(records))
        {
            _problems.Add("rows of another length", () => new Problem(
                $"the row has {records.Count} fields, and the header has {header.Names.Length}; they must agree: correct the row",
                records.LocationOf(0)));
            return;
        }

        bool isDropped = places.Index().Any(column => _rules[column.Index]?.Strategy == MissingStrategy.Drop
            && _cells.Classify(records, column.Item, out _) == TableCell.Missing);
        if (isDropped)
        {
            _dropped++;
            return;
        }

        _names.Add(records.Line.ToString(CultureInfo.InvariantCulture));
        for (int column = 0; column < places.Length; column++)
        {
            if (_format.Columns[column].Text is not null) AddText(column, records, places[column]);
            else if (_format.Columns[column].Embedded is not null) AddEmbedded(column, records, places[column]);
            else if (_format.Columns[column].Categories is { } categories) AddCategory(column, categories, records, places[column]);
            else AddNumber(column, records, places[column]);
        }
    }

    private void AddText(int column, TableRecords records, int place)
    {
        string text = records[place];
        if (_cells.IsMissing(text))
        {
            if (_rules[column] is null) RefuseMissing(column, "text", records, place);
            text = _rules[column]?.Constant ?? "";
        }

        foreach (int code in _coder!.Code(text)) Put(code);
    }

    private void AddEmbedded(int column, TableRecords records, int place)
    {
        string? text = records[place];
        if (_cells.IsMissing(text))
        {
            if (_rules[column] is null) RefuseMissing(column, "value", records, place);
            text = _rules[column] is { Strategy: MissingStrategy.Category } ? MissingValues.Category : _rules[column]?.Constant;
        }

        Put(text is null ? TextFormat.Padding
            : _categories[column]!.TryGetValue(text, out int value) ? TextFormat.FirstWord + value : TextFormat.Unknown);
    }

    private void RefuseMissing(int column, string what, TableRecords records, int place) =>
        _problems.Add($"missing {what}s in column '{_format.Columns[column].Name}'", () => new Problem(
            $"column '{_format.Columns[column].Name}' has no {what}; the model was trained without missing {what}s: fill it in, or leave "
                + "out the row",
            records.LocationOf(place)));

    private void AddCategory(int column, IReadOnlyList<string> categories, TableRecords records, int place)
    {
        string text = records[place];
        bool isMissing = _cells.IsMissing(text);
        MissingValues? rule = _rules[column];
        if (isMissing && rule?.Constant is { } constant) (text, isMissing) = (constant, false);
        if (isMissing && rule is { Strategy: MissingStrategy.Category }) (text, isMissing) = (MissingValues.Category, false);
        if (isMissing && rule is { IsFitted: true })
        {
            for (int i = 0; i < categories.Count; i++) Put(double.NaN);
            return;
        }

        int category = isMissing ? Categories.None : IndexOf(column, categories, text);
        if (category < 0)
        {
            _problems.Add($"unknown values in column '{_format.Columns[column].Name}'", () => new Problem(
                $"column '{_format.Columns[column].Name}' has '{records[place]}', and the model was trained with {Listed(categories)}: "
                    + "correct the value, or leave out the row",
                records.LocationOf(place)));
        }

        for (int i = 0; i < categories.Count; i++) Put(i == category ? 1 : 0);
    }

    private void AddNumber(int index, TableRecords records, int place)
    {
        (TableColumn column, MissingValues? rule, double? constant) = (_format.Columns[index], _rules[index], _constants[index]);
        TableCell cell = _cells.Classify(records, place, out double number);
        bool isMissing = cell == TableCell.Missing && rule is not null;
        if (isMissing && constant is null && rule is { IsFitted: false }) isMissing = false;
        if (isMissing) number = constant ?? double.NaN;
        else if (column.Unit is { } expected) number = WithUnit(column, expected, cell, number, records, place);
        else if (cell != TableCell.Number) RefuseNumber(column, cell, records, place);
        Put(number);
        if (column.MarksMissing) Put(isMissing ? 1 : 0);
    }

    private double WithUnit(TableColumn column, string expected, TableCell cell, double number, TableRecords records, int place)
    {
        string unit = "";
        bool isNumber = cell == TableCell.Number || UnitNumber.TryRead(records[place], _cells, out number, out unit);
        if (isNumber && unit == expected) return number;
        if (!isNumber) RefuseNumber(column, cell, records, place);
        else
        {
            _problems.Add($"other units in column '{column.Name}'", () => new Problem(
                $"column '{column.Name}' has '{records[place]}', and the model was trained with "
                    + $"{(expected.Length == 0 ? "numbers without a unit" : $"the unit '{expected}'")}; numbers are not converted: "
                    + "correct the value, or leave out the row",
                records.LocationOf(place)));
        }

        return number;
    }

    private void RefuseNumber(TableColumn column, TableCell cell, TableRecords records, int place)
    {
        string what = cell == TableCell.Missing ? "no value" : $"'{records[place]}'";
        _problems.Add($"values that are no numbers in column '{column.Name}'", () => new Problem(
            $"column '{column.Name}' has {what}; it must be a finite number, as in 1.5: correct the value, or leave out the row",
            records.LocationOf(place)));
    }

    private void Put(double value)
    {
        if (_format.IsWide) _wide.Add(value);
        _values.Add((float)value);
    }

    /// <summary>
    /// Finds a category by what is written. A model of a version that compared categories as numbers does so here too: 1.0 equals 1.
    /// </summary>
    private int IndexOf(int column, IReadOnlyList<string> categories, string text)
    {
        Dictionary<string, int> places = _categories[column]!;
        if (places.TryGetValue(text, out int place)) return place;
        if (_format.Reading is not null || !Numbers.TryParse(text, out double number)) return Categories.None;
        return categories.All(category => Numbers.TryParse(category, out _))
            && places.TryGetValue(Numbers.Show(number), out place) ? place : Categories.None;
    }
}
