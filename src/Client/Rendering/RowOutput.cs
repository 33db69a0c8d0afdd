using System.Globalization;
using Gridfold.Silo.Documents;

namespace Gridfold.Client.Rendering;

/// <summary>Prints rows with named columns on stdout, in each format.</summary>
internal static class RowOutput
{
    // The columns of scores, which all have the same number of decimals so that they can be compared.
    private static readonly string[] Scores = ["score", "score_std", "best"];

    /// <summary>Prints the rows. Numbers stay numbers in JSON, and a missing value is null in JSON and empty elsewhere.</summary>
    /// <param name="terminal">The terminal.</param>
    /// <param name="format">The format.</param>
    /// <param name="columns">The names of the columns.</param>
    /// <param name="rows">The cells of each row, one for each column.</param>
    /// <param name="shares">Whether all fractions lie from 0 to 1. A table then shows them with 4 decimals below each other.</param>
    public static void Print(
        Terminal terminal, OutputFormat format, IReadOnlyList<string> columns, IEnumerable<object?[]> rows, bool shares = false)
    {
        switch (format)
        {
            case OutputFormat.Json:
                JsonOutput.Print(terminal, writer => RowDocument.Write(writer, columns, rows));
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
                        column.Replace('_', ' '), IsNumber: shares && all.All(row => row[index] is double),
                        MayWrap: index > 0 && all.Any(row => row[index] is string)))],
                    [.. all.Select(row => (IReadOnlyList<Cell>)[
                        .. columns.Zip(
                            row, (column, cell) => new Cell(shares && cell is double share ? Format.Score(share) : Show(column, cell)))])]);
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
}
