using Gridfold.Models.Datasets.Sources;
using Gridfold.Models.Input;

namespace Gridfold.Models.Datasets.Tables;

/// <summary>The column names of a table and their places.</summary>
internal sealed class TableHeader
{
    private TableHeader(string[] names, SourceLocation[] locations)
    {
        Names = names;
        Locations = locations;
    }

    public string[] Names { get; }

    public SourceLocation[] Locations { get; }

    /// <summary>Reads the first record.</summary>
    /// <param name="records">The records, before the first one is read.</param>
    /// <param name="file">The file.</param>
    /// <param name="label">The column to predict.</param>
    /// <exception cref="InputException">The record is not a usable header, or it lacks the label.</exception>
    public static TableHeader Read(TableRecords records, SourceFile file, ColumnReference label)
    {
        records.Read();
        int[] fields = [.. Enumerable.Range(0, records.Count)];
        var header = new TableHeader([.. fields.Select(field => records[field])], [.. fields.Select(records.LocationOf)]);
        if (!header.Names.Contains(label.Name)) header.RefuseDataAsHeader();
        header.RefuseBadNames(file);
        if (header.Names.Length == 1)
        {
            throw new InputException(
                $"the header has one column, '{header.Names[0]}'; a table needs a label and at least one feature, parted by comma, " +
                    "semicolon, tab or |: check the file",
                header.Locations[0]);
        }

        if (!header.Names.Contains(label.Name))
        {
            throw new InputException(
                $"dataset.label is '{label.Name}', and {file.Shown} has no such column{NameSuggestion.For(label.Name, header.Names)}",
                label.Location);
        }

        return header;
    }

    /// <summary>The place of each named column.</summary>
    /// <exception cref="InputException">A column does not exist.</exception>
    public HashSet<int> Find(IReadOnlyList<ColumnReference> columns, string key, SourceFile file)
    {
        var problems = new Problems();
        HashSet<int> found = [];
        foreach (ColumnReference column in columns)
        {
            int place = Array.IndexOf(Names, column.Name);
            if (place >= 0) found.Add(place);
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

    private void RefuseDataAsHeader()
    {
        int number = Array.FindIndex(Names, name => TableCells.Classify(name, out _) == TableCell.Number);
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

    /// <summary>A hint for the two ways in which tools leave out a name.</summary>
    private string Hint(int column)
    {
        if (column == 0) return " (pandas leaves its index out with to_csv(..., index=False))";
        return column == Names.Length - 1 ? ", or remove the delimiter at the end of every line" : "";
    }
}
