namespace Gridfold.Models.Datasets;

/// <summary>What a field of a CSV file holds.</summary>
internal enum CsvCell
{
    Number,
    Text,
    Missing,

    /// <summary>Infinite, or beyond the range of 32-bit numbers.</summary>
    NotFinite,

    /// <summary>A number such as 7,4, as much of Europe writes it.</summary>
    DecimalComma,
}

/// <summary>Tells them apart.</summary>
internal static class CsvCells
{
    private static readonly HashSet<string> Missing = new(["", "na", "n/a", "nan", "null", "?"], StringComparer.OrdinalIgnoreCase);
    private static readonly HashSet<string> Infinite = new(["inf", "infinity", "∞"], StringComparer.OrdinalIgnoreCase);

    /// <param name="text">The field without the blanks around it.</param>
    /// <param name="value">The number, when it is one.</param>
    public static CsvCell Classify(string text, out double value)
    {
        if (Numbers.TryParse(text, out value) && float.IsFinite((float)value)) return CsvCell.Number;
        if (Missing.Contains(text)) return CsvCell.Missing;
        // Not finite: a number too large for 32 or for 64 bits, or written so.
        if (value != 0 || Infinite.Contains(text.TrimStart('+', '-'))) return CsvCell.NotFinite;
        return text.Count(',') == 1 && Numbers.TryParse(text.Replace(',', '.'), out _) ? CsvCell.DecimalComma : CsvCell.Text;
    }
}
