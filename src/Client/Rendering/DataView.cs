using System.Globalization;
using Gridfold.Models.Datasets;
using Gridfold.Models.Input;
using Spectre.Console;
using TableColumn = Spectre.Console.TableColumn;

namespace Gridfold.Client.Rendering;

/// <summary>Prints what is in a dataset: a line for each column of a table, or for each class of images.</summary>
internal static class DataView
{
    // A narrower column would not tell what is in it.
    private const int MinValues = 14, MinValuesWithDetails = 24;
    private const int MaxName = 32;
    private const int MaxReadAs = 24;

    // A narrower terminal has no room for the number of features.
    private const int WidthOfDetails = 76;

    // A file or a pipe has this width or more, and gets every text whole.
    private const int WidthOfAll = 240;

    // The space that a table of five columns takes beside their texts.
    private const int Gaps = 16;

    /// <summary>Prints the description.</summary>
    public static void Print(Terminal terminal, DataDescription data, OutputFormat format)
    {
        if (format == OutputFormat.Json) DataDocument.Print(terminal, data);
        else if (data.Images is { } images) PrintImages(terminal, data.Source, images, format);
        else if (format == OutputFormat.Csv) PrintCsv(terminal, data);
        else DrawTable(terminal, data);
    }

    /// <summary>How a column is read, in words.</summary>
    public static string ReadAs(ColumnDescription column) => column.Role switch
    {
        "number" => "number" + (column.Unit is { Length: > 0 } unit ? $" ({unit})" : "") + (column.IsWide ? ", 64 bits" : ""),
        "text" => $"text, {Format.Count(column.Features)} {(column.Features == 1 ? "feature" : "features")}",
        "label" when column.Numbers.Count > 0 => "label, numbers",
        "label" => $"label, {Format.Count(column.Distinct)} classes",
        _ => column.Role,
    };

    /// <summary>A number of a column, in as many digits as it was read.</summary>
    public static string Show(ColumnDescription column, double number) => column.IsWide
        ? number.ToString("R", CultureInfo.InvariantCulture)
        : ((float)number).ToString("R", CultureInfo.InvariantCulture);

    private static void DrawTable(Terminal terminal, DataDescription data)
    {
        FactsGrid.Draw(
            terminal, ("data", ShownText.Of(data.Source)), ("rows", Format.Count(data.RowCount)),
            ("columns", Format.Count(data.Columns.Count)), ("features", Format.Count(data.Columns.Sum(column => (double)column.Features))));
        int width = terminal.Out.Profile.Width;
        string[] readAs = [.. data.Columns.Select(
            column => width < WidthOfDetails ? column.Role : Cut(ShownText.Of(ReadAs(column)), MaxReadAs))],
            distinct = [.. data.Columns.Select(column => column.Role == "ignored" ? "-" : Format.Count(column.Distinct))],
            missing = [.. data.Columns.Select(column => Format.Count(column.Missing))];
        int fixedWidth = Widest("read as", readAs) + Widest("distinct", distinct) + Widest("missing", missing) + Gaps;
        bool isWhole = width >= WidthOfAll;
        int least = width < WidthOfDetails ? MinValues : MinValuesWithDetails;
        int nameRoom = Math.Max(1, Math.Min(isWhole ? int.MaxValue : MaxName, width - fixedWidth - least));
        IReadOnlyList<string> names = ShortNames.Of([.. data.Columns.Select(column => ShownText.Of(column.Name))], nameRoom);
        int valueRoom = isWhole ? int.MaxValue : Math.Max(least, width - fixedWidth - Widest("column", names));
        var table = new Table { Border = TableBorder.Simple };
        foreach (string heading in (string[])["column", "read as", "distinct", "missing", "values"])
        {
            TableColumn column = new TableColumn(heading).NoWrap();
            table.AddColumn(heading is "distinct" or "missing" ? column.RightAligned() : column);
        }

        for (int i = 0; i < names.Count; i++)
        {
            string values = Values(data.Columns[i], valueRoom);
            table.AddRow([.. ((string[])[names[i], readAs[i], distinct[i], missing[i], values]).Select(cell => new Text(cell))]);
        }

        terminal.Out.Write(table);
    }

    /// <summary>The range of numbers, or the most frequent texts, as much as there is room for. No number is cut.</summary>
    private static string Values(ColumnDescription column, int room)
    {
        if (column.Numbers.Count == 0)
        {
            string[] texts = [.. column.Texts.Take(20).Select(text => $"{ShownText.Of(text.Text)} {Format.Count(text.Rows)}")];
            return Joined(texts, ", ", room);
        }

        string mean = column.Numbers.Average().ToString(column.IsWide ? "G12" : "G6", CultureInfo.InvariantCulture);
        string min = Show(column, column.Numbers.Min()), max = Show(column, column.Numbers.Max());
        string range = $"{min} to {max}", all = $"{range}, mean {mean}";
        return all.Length <= room ? all : range.Length <= room ? range : Joined([min, $"to {max}"], " ", room);
    }

    /// <summary>Joins as many parts as there is room for. An ellipsis stands for the others.</summary>
    private static string Joined(string[] parts, string separator, int room)
    {
        string all = string.Join(separator, parts);
        if (all.Length <= room) return all;
        int count = parts.Length - 1;
        while (count > 1 && string.Join(separator, parts.Take(count)).Length + separator.Length + 1 > room) count--;
        return Cut($"{string.Join(separator, parts.Take(count))}{separator}…", room);
    }

    private static int Widest(string heading, IReadOnlyList<string> cells) => cells.Append(heading).Max(cell => cell.Length);

    private static string Cut(string text, int most) => text.Length <= most ? text : text[..(most - 1)] + "…";

    private static void PrintCsv(Terminal terminal, DataDescription data) => RowOutput.Print(
        terminal, OutputFormat.Csv,
        ["name", "read_as", "features", "distinct", "missing", "unit", "min", "max", "mean", "most_frequent"],
        data.Columns.Select(column => (object?[])
        [
            column.Name, column.Role, column.Features, column.Distinct, column.Missing, column.Unit,
            .. column.Numbers.Count == 0
                ? (object?[])[null, null, null]
                : [Show(column, column.Numbers.Min()), Show(column, column.Numbers.Max()), column.Numbers.Average()],
            column.Texts.Count == 0 ? null : column.Texts[0].Text,
        ]));

    private static void PrintImages(Terminal terminal, string source, Dataset images, OutputFormat format)
    {
        if (format == OutputFormat.Table)
        {
            IReadOnlyList<int> shape = images.InputShape;
            FactsGrid.Draw(
                terminal, ("data", ShownText.Of(source)), ("images", Format.Count(images.RowCount)),
                ("size", $"{shape[1]} x {shape[2]} pixels (height x width)"),
                ("channels", shape[0] == 1 ? "1, grey" : $"{shape[0]}, colour"),
                ("values", $"{images.Inputs.Min():0} to {images.Inputs.Max():0}"));
        }

        Split[] splits = [.. Enum.GetValues<Split>().Where(split => images.Splits.Contains(split))];
        RowOutput.Print(
            terminal, format, ["class", .. splits.Select(split => split.ToString().ToLowerInvariant())],
            images.ClassNames.Select((name, label) => (object?[])
            [
                ShownText.Of(name),
                .. splits.Select(split => (object?)images.RowsOf(split).Count(row => images.Labels[row] == label)),
            ]));
    }
}
