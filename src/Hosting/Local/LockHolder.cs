using System.Globalization;

namespace Gridfold.Hosting.Local;

/// <summary>The process that holds the lock of a home, as /proc shows it.</summary>
/// <param name="ProcessId">The process id.</param>
/// <param name="Command">The name of the program.</param>
/// <param name="IsOurs">Whether the process runs this program for this user. Then it is the host, or about to become the host.</param>
internal sealed record LockHolder(int ProcessId, string Command, bool IsOurs)
{

    /// <summary>Finds the process that holds the lock of a file.</summary>
    /// <returns>Null when no process holds the lock, or when the system does not tell.</returns>
    public static LockHolder? Of(string path)
    {
        if (FileStatus.Of(path) is not { } file) return null;
        try
        {
            // A line looks like "1: FLOCK ADVISORY WRITE 3517 08:01:1312 0 EOF". It has the process, and the device and number of the file.
            foreach (string[] fields in File.ReadLines("/proc/locks").Select(
                line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)))
            {
                if (fields.Length < 6 || fields[1] != "FLOCK" || !fields[5].EndsWith($":{file.Number}", StringComparison.Ordinal)) continue;
                if (int.TryParse(fields[4], NumberStyles.None, CultureInfo.InvariantCulture, out int process) && process > 0)
                    return Describe(process);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // There is no /proc, or the process has ended meanwhile.
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

    // The program is the same, whether its own file or 'dotnet' with its library starts it.
    private static string ProgramOf(string argument) =>
        Path.GetExtension(argument) is ".dll" or ".exe" ? Path.GetFileNameWithoutExtension(argument) : Path.GetFileName(argument);
}
