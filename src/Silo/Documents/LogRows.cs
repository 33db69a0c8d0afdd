using System.Globalization;
using Gridfold.Grains.Logs;

namespace Gridfold.Silo.Documents;

/// <summary>The rows of an experiment's log.</summary>
public static class LogRows
{
    /// <summary>The names of the columns.</summary>
    public static IReadOnlyList<string> Columns { get; } = ["time", "kind", "message"];

    /// <summary>The cells of an event, one for each column.</summary>
    public static object?[] Cells(LogEntry entry) => [TimeOf(entry), entry.Kind.ToString(), entry.Message];

    /// <summary>The time of an event, to the millisecond, in UTC.</summary>
    public static string TimeOf(LogEntry entry) =>
        entry.At.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
}
