using Gridfold.Models.Datasets.Sources;
using Gridfold.Models.Datasets.Tables.Csv;

namespace Gridfold.Models.Datasets.Tables;

/// <summary>The formats of table files.</summary>
internal static class TableFileFormats
{
    // CSV is the last, because it takes every file: text has no mark at its start.
    private static readonly ITableFileFormat[] Known = [new CsvFormat()];

    /// <summary>The table files that are read, for messages: "a table as CSV".</summary>
    public static string Described =>
        $"a table as {string.Join(" or ", Known.Select(format => format.Name).Order(StringComparer.Ordinal))}";

    /// <summary>Finds the format of a file by its first bytes.</summary>
    public static ITableFileFormat Of(SourceFile file)
    {
        byte[] start = file.ReadStart();
        return Known.First(format => format.Recognizes(start));
    }

    /// <summary>Finds the format that a file's name announces; null when the name announces none.</summary>
    public static ITableFileFormat? OfName(string path)
    {
        string extension = Path.GetExtension(path).ToLowerInvariant();
        return Known.FirstOrDefault(format => format.Extensions.Contains(extension));
    }

    /// <summary>The message for a missing label.</summary>
    public static string LabelIsMissing(ITableFileFormat format, string file) =>
        $"dataset has no 'label'; a {format.Name} file needs one: name the column of {file} to predict, as in label: species";
}
