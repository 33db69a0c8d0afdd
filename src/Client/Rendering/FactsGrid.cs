using Spectre.Console;

namespace Gridfold.Client.Rendering;

/// <summary>Shows names and values, one pair a line.</summary>
internal static class FactsGrid
{
    public static void Draw(Terminal terminal, params IEnumerable<(string Name, string Value)> facts)
    {
        var grid = new Grid().AddColumn(new GridColumn().NoWrap()).AddColumn();
        foreach ((string name, string value) in facts) grid.AddRow(new Text(name), new Text(value));
        terminal.Out.Write(grid);
    }
}
