using Gridfold.Models.Input;

namespace Gridfold.Models.Datasets.Tables;

/// <summary>Finds the kind of content of fields by the file's rules.</summary>
internal sealed class TableCells
{
    private static readonly HashSet<string> Infinite = new(["inf", "infinity", "∞"], StringComparer.OrdinalIgnoreCase);

    private readonly HashSet<string> _missing;
    private readonly char _decimal;
    private readonly char? _thousands;
    private readonly bool _isPlain;

    /// <param name="reading">The rules of the file.</param>
    public TableCells(TableReading reading)
    {
        _missing = new HashSet<string>(reading.Missing.Select(word => word.Trim()), StringComparer.OrdinalIgnoreCase);
        (_decimal, _thousands) = (reading.Decimal, reading.Thousands);
        _isPlain = _decimal == '.' && _thousands is null && !_missing.Any(word => Numbers.TryParse(word, out _));
    }

    /// <summary>Finds the kind of a field of a record.</summary>
    /// <param name="records">The records.</param>
    /// <param name="field">The field.</param>
    /// <param name="value">The number, when it is one.</param>
    public TableCell Classify(TableRecords records, int field, out double value) =>
        _isPlain && records.TryNumber(field, out value) && float.IsFinite((float)value)
            ? TableCell.Number
            : Classify(records[field], out value);

    /// <summary>Finds the kind of a text.</summary>
    /// <param name="text">The field without the blanks around it.</param>
    /// <param name="value">The number, when it is one.</param>
    public TableCell Classify(string text, out double value)
    {
        value = 0;
        if (IsMissing(text)) return TableCell.Missing;
        if (TryNumber(text, out value)) return float.IsFinite((float)value) ? TableCell.Number : TableCell.NotFinite;
        // The number is written as infinite, or it is too large for 64 bits.
        if (value != 0 || Infinite.Contains(text.TrimStart('+', '-'))) return TableCell.NotFinite;
        char other = _decimal == '.' ? ',' : '.';
        if (!text.Contains(other, StringComparison.Ordinal) || _thousands == other) return TableCell.Text;
        if (IsGrouped(text, other)) return TableCell.Grouped;
        return text.Count(other) == 1 && Numbers.TryParse(text.Replace(other, '.'), out _) ? TableCell.OtherDecimal : TableCell.Text;
    }

    /// <summary>Whether a text stands for a missing value.</summary>
    public bool IsMissing(string text) => _missing.Contains(text);

    /// <summary>Reads a number with the file's decimal mark, and with its groups of three digits if there are any.</summary>
    public bool TryNumber(string text, out double value)
    {
        value = 0;
        if (_thousands is { } mark && text.Contains(mark, StringComparison.Ordinal))
        {
            if (!IsGrouped(text, mark)) return false;
            text = text.Replace(mark.ToString(), "", StringComparison.Ordinal);
        }

        if (_decimal == '.') return Numbers.TryParse(text, out value);
        return !text.Contains('.', StringComparison.Ordinal) && Numbers.TryParse(text.Replace(_decimal, '.'), out value);
    }

    /// <summary>Whether a mark parts all digits before the decimals into groups of three: 1,234,567.8 is so, 0,123 not.</summary>
    private bool IsGrouped(string text, char mark)
    {
        ReadOnlySpan<char> digits = text.AsSpan().TrimStart("+-");
        int decimals = digits.IndexOf(mark == _decimal ? '\0' : _decimal);
        if (decimals >= 0)
        {
            if (digits[(decimals + 1)..].ContainsAnyExceptInRange('0', '9')) return false;
            digits = digits[..decimals];
        }

        int first = digits.IndexOf(mark);
        if (first is < 1 or > 3 || digits[0] == '0') return false;
        for (int i = 0; i < digits.Length; i++)
        {
            bool isMark = i >= first && (i - first) % 4 == 0;
            if (isMark ? digits[i] != mark : !char.IsAsciiDigit(digits[i])) return false;
        }

        return (digits.Length - first) % 4 == 0;
    }
}
