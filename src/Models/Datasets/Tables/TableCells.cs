using Gridfold.Models.Input;

namespace Gridfold.Models.Datasets.Tables;

/// <summary>Finds the kind of content of a field.</summary>
internal static class TableCells
{
    private static readonly HashSet<string> Missing = new(["", "na", "n/a", "nan", "null", "?"], StringComparer.OrdinalIgnoreCase);
    private static readonly HashSet<string> Infinite = new(["inf", "infinity", "∞"], StringComparer.OrdinalIgnoreCase);

    /// <param name="text">The field without the blanks around it.</param>
    /// <param name="value">The number, when it is one.</param>
    public static TableCell Classify(string text, out double value)
    {
        if (Numbers.TryParse(text, out value) && float.IsFinite((float)value)) return TableCell.Number;
        if (Missing.Contains(text)) return TableCell.Missing;
        // The number is written as infinite, or it is too large for 32 or 64 bits.
        if (value != 0 || Infinite.Contains(text.TrimStart('+', '-'))) return TableCell.NotFinite;
        return text.Count(',') == 1 && Numbers.TryParse(text.Replace(',', '.'), out _) ? TableCell.DecimalComma : TableCell.Text;
    }
}
