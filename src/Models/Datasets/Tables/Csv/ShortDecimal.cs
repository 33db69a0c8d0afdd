namespace Gridfold.Models.Datasets.Tables.Csv;

/// <summary>
/// Reads decimal numbers of few digits, which most cells are, in less time than other numbers take. The result is the nearest double: a
/// whole number below 2^53 and a power of ten up to 10^22 are exact, and a division rounds once (Clinger 1990).
/// </summary>
internal static class ShortDecimal
{
    // Fifteen digits are below 2^53.
    private const int MaxDigits = 15;

    private static readonly double[] Powers = [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];

    /// <summary>Reads digits with a sign and a decimal point, and nothing else.</summary>
    /// <returns>Whether the text is such a number. Any other text may still be a number.</returns>
    public static bool TryParse(ReadOnlySpan<byte> text, out double value)
    {
        value = 0;
        bool isNegative = text.Length > 0 && text[0] == '-';
        if (isNegative) text = text[1..];
        if (text.Length is 0 or > MaxDigits + 1) return false;
        long digits = 0;
        int count = 0, point = -1;
        foreach (byte unit in text)
        {
            if (unit == '.' && point < 0) point = count;
            else if (unit is >= (byte)'0' and <= (byte)'9')
            {
                digits = (digits * 10) + (unit - '0');
                count++;
            }
            else
            {
                return false;
            }
        }

        if (count is 0 or > MaxDigits) return false;
        value = digits / (point < 0 ? 1 : Powers[count - point]);
        if (isNegative) value = -value;
        return true;
    }
}
