using System.Text.RegularExpressions;

namespace Gridfold.Models.Datasets.Tables;

/// <summary>Reads numbers that stand beside a unit, a currency or a per cent sign, such as 58%, 12 kg, 97 m2 and $3.50.</summary>
internal static partial class UnitNumber
{
    private const int MaxLength = 60;

    /// <summary>Reads the number and its unit.</summary>
    /// <param name="text">The field without the blanks around it.</param>
    /// <param name="cells">The rules by which numbers are written.</param>
    /// <param name="value">The number without the unit: 58 for 58%.</param>
    /// <param name="unit">The unit.</param>
    /// <returns>Whether the text is a number with a unit.</returns>
    public static bool TryRead(string text, TableCells cells, out double value, out string unit)
    {
        (value, unit) = (0, "");
        if (text.Length > MaxLength || Parts().Match(text) is not { Success: true } parts) return false;
        string before = parts.Groups["before"].Value.Trim(), after = parts.Groups["after"].Value.Trim();
        string outer = parts.Groups["outer"].Value, inner = parts.Groups["inner"].Value;
        if (before.Length > 0 == after.Length > 0 || (outer.Length > 0 && inner.Length > 0)) return false;
        unit = before + after;
        return cells.TryNumber(outer + inner + parts.Groups["number"].Value, out value) && float.IsFinite((float)value);
    }

    [GeneratedRegex(
        @"^(?<outer>[+-]?)\s*(?<before>\p{Sc}{1,3}|[A-Z]{3}\s)?\s*(?<inner>[+-]?)"
            + @"(?<number>[.,]?[0-9](?:[0-9.,'_\u00A0\u202F ]*[0-9])?[.,]?)"
            + @"\s*(?<after>(?:[\p{L}\p{Sc}%‰°µ/²³]{1,10}(?:\^?[23])?)?)$",
        RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Parts();
}
