using System.Globalization;
using Gridfold.Hosting.Local;
using Gridfold.Client.Rendering;
using Gridfold.Models.Input;
using Microsoft.Data.Sqlite;

namespace Gridfold.Client.Doctor;

/// <summary>Examines the folder that has the local experiments.</summary>
internal static class StorageExamination
{
    private const long MinFreeBytes = 1L << 30;

    // A network file system rounds its times and answers late.
    private static readonly TimeSpan MaxSkew = TimeSpan.FromSeconds(5);

    public static (ExaminedPart Part, IReadOnlyList<string> Problems) Of(GridfoldHome home, TimeProvider time)
    {
        List<string> problems = [];
        List<ExaminedFact> facts = [("folder", home.Folder)];
        try
        {
            home.Prepare();
            facts.Add(ExaminedFact.Flag("writable", true));
            facts.Add(("database", Database(home.Database, problems)));
            long free = new DriveInfo(home.Folder).AvailableFreeSpace;
            facts.Add(ExaminedFact.Size("free_disk", free));
            if (free < MinFreeBytes)
                problems.Add($"{home.Folder} has only {Format.Bytes(free)} of free disk: results may not be stored; make room, "
                    + "or set GRIDFOLD_HOME to another disk");
            TimeSpan skew = Skew(home.Folder, time);
            facts.Add(("clock_of_disk", string.Create(
                CultureInfo.InvariantCulture, $"within {Math.Ceiling(10 * skew.Duration().TotalSeconds) / 10:0.0} s of this machine's")));
            if (skew.Duration() > MaxSkew)
                problems.Add($"the clock of {home.Folder} and this machine's differ by {skew.TotalSeconds:0} s; set both by NTP");
        }
        catch (InputException exception)
        {
            facts.Add(ExaminedFact.Flag("writable", false));
            problems.AddRange(exception.Problems.Select(problem => problem.Message));
        }

        return (new ExaminedPart("storage", facts), problems);
    }

    /// <summary>Examines the database, which is only read.</summary>
    private static string Database(string path, List<string> problems)
    {
        if (!File.Exists(path)) return "none yet";
        try
        {
            using var connection = new SqliteConnection(
                new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
            connection.Open();
            using SqliteCommand command = connection.CreateCommand();
            command.CommandText = "SELECT count(*) FROM sqlite_master";
            command.ExecuteScalar();
            return $"{Format.Bytes(new FileInfo(path).Length)}, can be read";
        }
        catch (SqliteException exception)
        {
            problems.Add($"{path} cannot be read: {exception.Message.TrimEnd('.')}; it holds the experiments: restore or move the file");
            return "cannot be read";
        }
    }

    /// <summary>The time by which the file system's clock is ahead of this machine's clock.</summary>
    private static TimeSpan Skew(string folder, TimeProvider time)
    {
        string probe = Path.Combine(folder, $".clock-{Environment.ProcessId}");
        File.WriteAllText(probe, "");
        TimeSpan skew = File.GetLastWriteTimeUtc(probe) - time.GetUtcNow().UtcDateTime;
        File.Delete(probe);
        return skew;
    }
}
