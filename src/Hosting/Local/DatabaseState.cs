using System.Globalization;

namespace Gridfold.Hosting.Local;

/// <summary>
/// The state of a home's database as the file system tells it. Each silo that opens the database, and each write, changes the state: Linux
/// sets a file's time of change itself, and no program can set it back.
/// </summary>
internal static class DatabaseState
{
    /// <summary>Describes the database of a home in one line.</summary>
    /// <returns>Null where the system does not tell the state, or where there is no database.</returns>
    public static string? Of(GridfoldHome home)
    {
        if (FileStatus.Of(home.Database) is not { } database) return null;
        FileStatus? log = FileStatus.Of($"{home.Database}-wal");
        return string.Join(' ', Describe(database), log is null ? "" : Describe(log)).TrimEnd();
    }

    private static string Describe(FileStatus file) =>
        string.Create(CultureInfo.InvariantCulture, $"{file.Number}:{file.Bytes}:{file.Changed.Seconds}.{file.Changed.Nanoseconds:D9}");
}
