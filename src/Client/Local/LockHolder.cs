using System.Globalization;

namespace Gridfold.Client.Local;

/// <summary>The process that holds the lock of a home, as far as /proc tells.</summary>
/// <param name="ProcessId">Its id.</param>
/// <param name="Command">The name of its program.</param>
/// <param name="IsOurs">Whether it is this program, run by this user: then it is the host, or about to be.</param>
internal sealed record LockHolder(int ProcessId, string Command, bool IsOurs)
{

    /// <summary>Finds who holds the lock on a file.</summary>
    /// <returns>Null when nobody does, or it cannot be told.</returns>
    public static LockHolder? Of(string path)
    {
        if (FileStatus.Of(path) is not { } file) return null;
        try
        {
            // A line is as "1: FLOCK  ADVISORY  WRITE 3517 08:01:1312 0 EOF": process, device and number of the file.
            foreach (string[] fields in File.ReadLines("/proc/locks").Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)))
            {
                if (fields.Length < 6 || fields[1] != "FLOCK" || !fields[5].EndsWith($":{file.Number}", StringComparison.Ordinal)) continue;
                if (int.TryParse(fields[4], NumberStyles.None, CultureInfo.InvariantCulture, out int process) && process > 0) return Describe(process);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // No /proc, or the process has ended meanwhile.
        }

        return null;
    }

    private static LockHolder Describe(int process)
    {
        string[] arguments = File.ReadAllText($"/proc/{process}/cmdline").Split('\0', StringSplitOptions.RemoveEmptyEntries);
        bool isOurs = FileStatus.Of($"/proc/{process}")?.Owner == FileStatus.User
            && arguments.Take(2).Any(argument => ProgramOf(argument) == ProgramOf(Environment.GetCommandLineArgs()[0]));
        return new LockHolder(process, File.ReadAllText($"/proc/{process}/comm").Trim(), isOurs);
    }

    // One program, whether it is started by its own file or by 'dotnet' with its library.
    private static string ProgramOf(string argument) =>
        Path.GetExtension(argument) is ".dll" or ".exe" ? Path.GetFileNameWithoutExtension(argument) : Path.GetFileName(argument);
}
