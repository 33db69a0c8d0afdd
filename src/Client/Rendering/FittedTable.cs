using Spectre.Console;

namespace Gridfold.Client.Rendering;

/// <summary>
/// Draws a table that fits its terminal. A word or a number is never broken. Columns that do not fit are continued below, beside the first
/// columns again. Where not even two columns fit, each row becomes a list of names and values.
/// </summary>
internal static class FittedTable
{
    // The border and the padding of a column, and of the whole table.
    private const int ColumnFrame = 3, TableFrame = 1;

    // A column of text is not made narrower than this where columns can be continued below.
    private const int NarrowestText = 20;

    /// <summary>Draws the rows on stdout.</summary>
    /// <param name="terminal">The terminal; its width counts.</param>
    /// <param name="columns">The columns. The first names the row.</param>
    /// <param name="rows">The cells of each row, one for each column.</param>
    public static void Draw(Terminal terminal, IReadOnlyList<FittedColumn> columns, IReadOnlyList<IReadOnlyList<Cell>> rows)
    {
        (int Least, int Most)[] widths = WidthsOf(columns, rows);
        int room = terminal.Out.Profile.Width - TableFrame;
        if (Parts(widths, 1, room).All(part => part.Sum(index => widths[index].Least + ColumnFrame) <= room))
        {
            foreach (Table table in Of(terminal.Out.Profile.Width, columns, rows)) terminal.Out.Write(table);
            return;
        }

        foreach (IReadOnlyList<Cell> row in rows)
        {
            terminal.PrintText("");
            FactsGrid.Draw(terminal, columns.Zip(row, (column, cell) => (column.Name, cell.Text)).Where(fact => fact.Text.Length > 0));
        }
    }

    /// <summary>Makes the tables that lie below each other.</summary>
    /// <param name="width">The columns of the terminal.</param>
    /// <param name="columns">The columns.</param>
    /// <param name="rows">The cells of each row, one for each column.</param>
    /// <param name="keys">The number of first columns that each table has.</param>
    public static IReadOnlyList<Table> Of(
        int width, IReadOnlyList<FittedColumn> columns, IReadOnlyList<IReadOnlyList<Cell>> rows, int keys = 1)
    {
        (int Least, int Most)[] widths = WidthsOf(columns, rows);
        int room = width - TableFrame;
        return [.. Parts(widths, keys, room).Select(shown => Create(
            [.. shown.Select(index => columns[index])],
            Distribute([.. shown.Select(index => widths[index])], room),
            rows.Select(row => shown.Select(index => row[index]))))];
    }

    private static (int Least, int Most)[] WidthsOf(IReadOnlyList<FittedColumn> columns, IReadOnlyList<IReadOnlyList<Cell>> rows) =>
        [.. columns.Select((column, index) => WidthsOf(column, rows.Select(row => row[index].Text)))];

    /// <summary>The least width of a column, and the width at which no cell is wrapped.</summary>
    private static (int Least, int Most) WidthsOf(FittedColumn column, IEnumerable<string> cells)
    {
        int least = LongestWord(column.Name), most = column.Name.Length;
        foreach (string cell in cells)
        {
            least = Math.Max(least, column.MayWrap ? LongestWord(cell) : cell.Length);
            most = Math.Max(most, cell.Length);
        }

        return (least, most);
    }

    private static int LongestWord(string text) => text.Split(' ').Max(word => word.Length);

    /// <summary>Divides the columns into parts that fit, each with the first columns.</summary>
    private static List<int[]> Parts((int Least, int Most)[] widths, int keys, int room)
    {
        if (widths.Sum(width => width.Least + ColumnFrame) <= room) return [[.. Enumerable.Range(0, widths.Length)]];
        int Comfortable(int index) => Math.Max(widths[index].Least, Math.Min(widths[index].Most, NarrowestText)) + ColumnFrame;
        int[] first = [.. Enumerable.Range(0, keys)];
        int ofKeys = Math.Min(first.Sum(Comfortable), MostOfKey(room));
        var parts = new List<int[]>();
        var part = new List<int>();
        int used = ofKeys;
        foreach (int index in Enumerable.Range(keys, widths.Length - keys))
        {
            if (part.Count > 0 && used + Comfortable(index) > room)
            {
                parts.Add([.. first, .. part]);
                (part, used) = ([], ofKeys);
            }

            part.Add(index);
            used += Comfortable(index);
        }

        parts.Add([.. first, .. part]);
        return parts;
    }

    /// <summary>Gives each column its least width, and what is left to the columns that want more, from left to right.</summary>
    private static int[] Distribute((int Least, int Most)[] widths, int room)
    {
        int[] chosen = [.. widths.Select(width => width.Least)];
        int left = room - chosen.Sum(width => width + ColumnFrame);

        // Only a long word remains too wide: the first column's, or that of a column alone beside it.
        for (int index = 0; left < 0 && index < chosen.Length; index++)
        {
            int least = Math.Min(chosen[index], Math.Max(1, MostOfKey(room) - ColumnFrame));
            left += chosen[index] - least;
            chosen[index] = least;
        }

        foreach (int index in Enumerable.Range(0, chosen.Length))
        {
            int more = Math.Clamp(widths[index].Most - chosen[index], 0, Math.Max(0, left));
            chosen[index] += more;
            left -= more;
        }

        return chosen;
    }

    private static int MostOfKey(int room) => 3 * room / 4;

    private static Table Create(IReadOnlyList<FittedColumn> columns, int[] widths, IEnumerable<IEnumerable<Cell>> rows)
    {
        var table = new Table { Border = TableBorder.Simple };
        foreach ((FittedColumn column, int width) in columns.Zip(widths))
        {
            var added = new TableColumn(Markup.Escape(column.Name)) { Width = width };
            table.AddColumn(column.IsNumber ? added.RightAligned() : added);
        }

        foreach (IEnumerable<Cell> row in rows) table.AddRow([.. row.Select(cell => new Text(cell.Text, cell.Style))]);
        return table;
    }
}
