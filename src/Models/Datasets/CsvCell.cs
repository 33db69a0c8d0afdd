namespace Gridfold.Models.Datasets;

/// <summary>The content of a field of a CSV file.</summary>
internal enum CsvCell
{
    Number,
    Text,
    Missing,

    /// <summary>An infinite number, or a number beyond the range of 32-bit floats.</summary>
    NotFinite,

    /// <summary>A number with a decimal comma, such as 7,4.</summary>
    DecimalComma,
}

/// <summary>Finds the kind of content of a field.</summary>
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
        // The number is written as infinite, or it is too large for 32 or 64 bits.
        if (value != 0 || Infinite.Contains(text.TrimStart('+', '-'))) return CsvCell.NotFinite;
        return text.Count(',') == 1 && Numbers.TryParse(text.Replace(',', '.'), out _) ? CsvCell.DecimalComma : CsvCell.Text;
    }
}
