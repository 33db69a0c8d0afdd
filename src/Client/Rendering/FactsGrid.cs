using Gridfold.Models.Input;
using Spectre.Console;

namespace Gridfold.Client.Rendering;

/// <summary>Shows names and values, one pair a line.</summary>
internal static class FactsGrid
{
    // The columns between a name and its value.
    private const int Gap = 2;

    /// <summary>
    /// Draws the facts. A value with a word that does not fit beside the names stands below its name, and its words stay whole.
    /// </summary>
    public static void Draw(Terminal terminal, params IEnumerable<(string Name, string Value)> facts)
    {
        (string Name, string Value)[] shown = [.. facts.Select(fact => (ShownText.OfName(fact.Name), ShownText.OfName(fact.Value)))];

        // A long name is wrapped, so that the values keep half of the line.
        int longest = shown.Select(fact => fact.Name.Length).DefaultIfEmpty(1).Max(), all = terminal.Out.Profile.Width;
        int width = Math.Min(longest, all / 2);
        Grid? grid = null;
        foreach ((string name, string value) in shown)
        {
            if (WordWrap.WidestWord(value) <= all - width - Gap)
            {
                grid ??= new Grid().AddColumn(new GridColumn { Width = width, NoWrap = width == longest }).AddColumn();
                grid.AddRow(new Text(name), new Text(value));
                continue;
            }

            Write(terminal, grid);
            grid = null;
            terminal.PrintText(name);
            terminal.PrintText(value);
        }

        Write(terminal, grid);
    }

    private static void Write(Terminal terminal, Grid? grid)
    {
        if (grid is not null) terminal.Out.Write(grid);
    }
}
