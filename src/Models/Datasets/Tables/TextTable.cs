using System.Collections.Immutable;
using Gridfold.Models.Datasets.Sources;
using Gridfold.Models.Input;

namespace Gridfold.Models.Datasets.Tables;

/// <summary>A table file as texts, for tables that are no datasets.</summary>
/// <param name="Columns">The names of the columns.</param>
/// <param name="Rows">The rows after the header.</param>
public sealed record TextTable(ImmutableArray<string> Columns, IReadOnlyList<TextTable.Row> Rows)
{
    private const long MaxBytes = 1L << 28;

    /// <summary>A row of a table.</summary>
    /// <param name="Cells">A text for each column, without the blanks around it.</param>
    /// <param name="Location">The place where the row starts.</param>
    public sealed record Row(IReadOnlyList<string> Cells, SourceLocation Location);

    /// <summary>The place of a column, counted from 0. Null when there is none of that name.</summary>
    public int? Find(string name) => Columns.IndexOf(name) is var place && place >= 0 ? place : null;

    /// <summary>Reads a table file of at most 256 MB.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellationToken">Ends the reading early.</param>
    /// <exception cref="InputException">There is no such file, or it is not a table.</exception>
    public static TextTable Read(ReadablePath path, CancellationToken cancellationToken)
    {
        var file = new SourceFile(path, path.Path, path.Path, SourceLocation.Whole(path.Path));
        byte[] content = file.ReadAllBytes(MaxBytes, cancellationToken)
            ?? throw new InputException($"{path.Path} has more than {Numbers.Show(MaxBytes)} bytes; cut it down");
        using TableRecords records = TableFileFormats.Of(file).Decode(content, file, TableReading.Default)();
        var header = TableHeader.ReadNames(records);
        var problems = new LimitedProblems(path.Path);
        if (header.Names.GroupBy(name => name).FirstOrDefault(same => same.Count() > 1) is { } twice)
            problems.Add("repeated columns", () => new Problem($"two columns are named '{twice.Key}'; rename one", header.Locations[0]));
        var rows = new List<Row>();
        while (records.Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (records.ReportFaults(problems)) continue;
            SourceLocation location = records.LocationOf(0);
            int count = records.Count;
            if (header.Fits(records)) rows.Add(new Row([.. header.Names.Select((_, field) => records[field])], location));
            else
            {
                problems.Add("rows of another length", () => new Problem(
                    $"the row has {count} fields, and the header names {header.Names.Length} columns; correct the row", location));
            }
        }

        problems.ThrowIfAny();
        return new TextTable([.. header.Names], rows);
    }
}
