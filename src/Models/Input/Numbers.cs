using System.Globalization;

namespace Gridfold.Models.Input;

/// <summary>Numbers and counts as text, the same in every culture.</summary>
internal static class Numbers
{
    /// <summary>Gives the shortest text that reads back as the same number.</summary>
    public static string Show(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>Gives a count with thousands separators.</summary>
    public static string Show(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>Reads a finite number with a decimal point and no thousands separators.</summary>
    public static bool TryParse(string text, out double value) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);
}
