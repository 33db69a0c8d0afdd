using Gridfold.Models.Input;
using Spectre.Console;

namespace Gridfold.Client.Rendering;

/// <summary>Shows names and values, one pair a line.</summary>
internal static class FactsGrid
{
    public static void Draw(Terminal terminal, params IEnumerable<(string Name, string Value)> facts)
    {
        (string Name, string Value)[] shown = [.. facts.Select(fact => (ShownText.OfName(fact.Name), ShownText.OfName(fact.Value)))];

        // A long name is wrapped, so that the values keep half of the line.
        int longest = shown.Select(fact => fact.Name.Length).DefaultIfEmpty(1).Max();
        int width = Math.Min(longest, terminal.Out.Profile.Width / 2);
        var grid = new Grid().AddColumn(new GridColumn { Width = width, NoWrap = width == longest }).AddColumn();
        foreach ((string name, string value) in shown) grid.AddRow(new Text(name), new Text(value));
        terminal.Out.Write(grid);
    }
}
