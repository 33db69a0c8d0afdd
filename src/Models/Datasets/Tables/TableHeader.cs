using Gridfold.Models.Datasets.Sources;
using Gridfold.Models.Input;

namespace Gridfold.Models.Datasets.Tables;

/// <summary>The column names of a table and their places.</summary>
internal sealed class TableHeader
{
    private readonly Dictionary<string, int> _places;

    private TableHeader(string[] names, SourceLocation[] locations)
    {
        Names = names;
        Locations = locations;
        _places = new Dictionary<string, int>(names.Length);
        foreach ((int place, string name) in names.Index()) _places.TryAdd(name, place);
    }

    public string[] Names { get; }

    public SourceLocation[] Locations { get; }

    /// <summary>The place of a column without a name behind the last one; null where the header ends with a name.</summary>
    public SourceLocation? UnnamedEnd { get; private init; }

    /// <summary>Reads the first record.</summary>
    /// <param name="records">The records, before the first one is read.</param>
    /// <param name="file">The file.</param>
    /// <param name="label">The column to predict; null where none is stated.</param>
    /// <param name="cells">The rules by which fields are read.</param>
    /// <exception cref="InputException">The record is not a usable header, or it lacks the label.</exception>
    public static TableHeader Read(TableRecords records, SourceFile file, ColumnReference? label, TableCells cells)
    {
        TableHeader header = ReadNames(records);
        if (label is null || header.Find(label.Name) is null) header.RefuseDataAsHeader(cells);
        header.RefuseBadNames(file);
        if (label is null) return header;
        if (header.Names.Length == 1)
        {
            throw new InputException(
                $"the header has one column, '{header.Names[0]}'; a table needs a label and at least one feature{records.DelimiterHint}: " +
                    $"check the file{CommentHint(header.Names[0])}",
                header.Locations[0]);
        }

        if (header.Find(label.Name) is null)
        {
            throw new InputException(
                $"dataset.label is '{label.Name}', and {file.Shown} has no such column{NameSuggestion.For(label.Name, header.Names)}",
                label.Location);
        }

        return header;
    }

    /// <summary>Reads the first record without judging the names. A delimiter at the end of the line makes no column.</summary>
    public static TableHeader ReadNames(TableRecords records)
    {
        records.Read();
        int count = records.Count > 1 && records.IsEmpty(records.Count - 1) ? records.Count - 1 : records.Count;
        int[] fields = [.. Enumerable.Range(0, count)];
        return new TableHeader([.. fields.Select(field => records[field])], [.. fields.Select(records.LocationOf)])
        {
            UnnamedEnd = count < records.Count ? records.LocationOf(count) : null,
        };
    }

    /// <summary>The place of a column; null when there is none of that name.</summary>
    public int? Find(string name) => _places.TryGetValue(name, out int place) ? place : null;

    /// <summary>
    /// Whether a record has a field for each column. A delimiter at the end of the line, as some tools write, makes no field.
    /// </summary>
    public bool Fits(TableRecords records) =>
        records.Count == Names.Length || (records.Count == Names.Length + 1 && records.IsEmpty(Names.Length));

    /// <summary>The place of each named column.</summary>
    /// <exception cref="InputException">A column does not exist.</exception>
    public HashSet<int> Find(IReadOnlyList<ColumnReference> columns, string key, SourceFile file)
    {
        var problems = new Problems();
        HashSet<int> found = [];
        foreach (ColumnReference column in columns)
        {
            if (Find(column.Name) is { } place) found.Add(place);
            else
            {
                problems.Error(
                    $"{key} has '{column.Name}', and {file.Shown} has no such column{NameSuggestion.For(column.Name, Names)}",
                    column.Location);
            }
        }

        problems.ThrowIfAny();
        return found;
    }

    private void RefuseDataAsHeader(TableCells cells)
    {
        int number = Array.FindIndex(Names, name => cells.Classify(name, out _) == TableCell.Number);
        if (number >= 0)
        {
            throw new InputException(
                $"the first line holds '{Names[number]}', a number, so it looks like data; " +
                    "the first line must name the columns: add a header line",
                Locations[number]);
        }
    }

    private void RefuseBadNames(SourceFile file)
    {
        var problems = new LimitedProblems(file.Shown);
        Dictionary<string, int> seen = [];
        for (int i = 0; i < Names.Length; i++)
        {
            int column = i;
            if (Names[i].Length == 0)
            {
                problems.Add(
                    "columns without a name",
                    () => new Problem(
                        $"column {column + 1} has no name; every column needs one: name it in the header line{Hint(column)}",
                        Locations[column]));
            }
            else if (!seen.TryAdd(Names[i], i))
            {
                problems.Add(
                    "repeated column names",
                    () => new Problem(
                        $"column {column + 1} is named '{Names[column]}', as column {seen[Names[column]] + 1} is; " +
                            "names must differ: rename one",
                        Locations[column]));
            }
        }

        problems.ThrowIfAny();
    }

    /// <summary>The option that skips lines, where a text looks like the beginning of a comment; otherwise nothing.</summary>
    public static string CommentHint(string text) =>
        text.Length > 0 && text[0] is '#' or '%' ? $", or skip such lines with dataset.comment: \"{text[0]}\""
        : text.StartsWith("//", StringComparison.Ordinal) ? ", or skip such lines with dataset.comment: \"//\""
        : "";

    /// <summary>A hint for the way in which one tool leaves out a name.</summary>
    private static string Hint(int column) =>
        column == 0 ? " (pandas leaves its index out with to_csv(..., index=False))" : "";
}
