using System.Globalization;

namespace Gridfold.Models.Datasets.Tables;

/// <summary>Reads the time of a row: a number, or a date with or without a time of the day, as ISO 8601 writes them.</summary>
internal static class TableTime
{
    private static readonly string[] Forms =
    [
        "yyyy-MM-dd", "yyyy-MM", "yyyy-MM-dd HH:mm", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd HH:mm:ss.FFFFFFF", "yyyy-MM-ddTHH:mm",
        "yyyy-MM-ddTHH:mmK", "yyyy-MM-ddTHH:mm:ss.FFFFFFFK", "yyyy-MM-dd HH:mm:ss.FFFFFFFK",
    ];

    /// <summary>Reads a time.</summary>
    /// <param name="text">The field.</param>
    /// <param name="cells">Reads numbers by the file's rules.</param>
    /// <param name="time">The number, or the seconds since the year 1; NaN when the text is neither.</param>
    /// <param name="isDate">Whether the text is a date.</param>
    public static bool TryRead(string text, TableCells cells, out double time, out bool isDate)
    {
        isDate = false;
        if (cells.TryNumber(text, out time) && double.IsFinite(time)) return true;
        const DateTimeStyles styles = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        isDate = DateTime.TryParseExact(text, Forms, CultureInfo.InvariantCulture, styles, out DateTime date);
        time = isDate ? (double)date.Ticks / TimeSpan.TicksPerSecond : double.NaN;
        return isDate;
    }
}
