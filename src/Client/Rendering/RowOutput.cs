using System.Globalization;
using System.Text.Json;

namespace Gridfold.Client.Rendering;

/// <summary>Prints rows with named columns on stdout, in each format.</summary>
internal static class RowOutput
{
    // The columns of scores, which all have the same number of decimals so that they can be compared.
    private static readonly string[] Scores = ["score", "score_std", "best"];

    /// <summary>Prints the rows. Numbers stay numbers in JSON, and a missing value is null in JSON and empty elsewhere.</summary>
    public static void Print(Terminal terminal, OutputFormat format, IReadOnlyList<string> columns, IEnumerable<object?[]> rows)
    {
        switch (format)
        {
            case OutputFormat.Json:
                PrintJson(columns, rows);
                break;
            case OutputFormat.Csv:
                CsvWriter csv = terminal.BeginCsv();
                csv.Write(columns);
                foreach (object?[] row in rows) csv.Write(row);
                csv.Flush();
                break;
            default:
                object?[][] all = [.. rows];
                FittedTable.Draw(terminal,
                    [.. columns.Select((column, index) => new FittedColumn(
                        column.Replace('_', ' '), MayWrap: index > 0 && all.Any(row => row[index] is string)))],
                    [.. all.Select(row => (IReadOnlyList<Cell>)[.. columns.Zip(row, (column, cell) => new Cell(Show(column, cell)))])]);
                break;
        }
    }

    private static string Show(string column, object? cell) => cell switch
    {
        null => "-",
        bool flag => flag ? "*" : "",
        double number when Scores.Contains(column) => Format.Score(number),
        double number => number.ToString("0.####", CultureInfo.InvariantCulture),
        long or int => Format.Count(Convert.ToDouble(cell, CultureInfo.InvariantCulture)),
        _ => Convert.ToString(cell, CultureInfo.InvariantCulture)!,
    };

    private static void PrintJson(IReadOnlyList<string> columns, IEnumerable<object?[]> rows) => JsonOutput.Print(writer =>
    {
        writer.WriteStartArray();
        foreach (object?[] row in rows)
        {
            writer.WriteStartObject();
            foreach ((string column, object? cell) in columns.Zip(row))
            {
                writer.WritePropertyName(column);
                JsonSerializer.Serialize(writer, cell is double number && !double.IsFinite(number) ? null : cell);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    });
}
