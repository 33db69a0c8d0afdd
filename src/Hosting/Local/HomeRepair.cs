using System.Text.RegularExpressions;
using Gridfold.Models.Input;
using Gridfold.Silo.Storage;

namespace Gridfold.Hosting.Local;

/// <summary>Examines the files of a home, and repairs those that need no silo for it.</summary>
internal static partial class HomeRepair
{
    /// <summary>Examines the database, and salvages a damaged one.</summary>
    /// <param name="home">The home.</param>
    /// <param name="applies">Whether to change anything.</param>
    /// <param name="time">Gives the time for the name of the kept damaged file.</param>
    /// <param name="isUsable">Whether a silo can use the database now.</param>
    /// <returns>A row for a damaged database: finding, subject, detail, action.</returns>
    /// <exception cref="InputException">A later version made the database, or another process uses it.</exception>
    public static IReadOnlyList<object?[]> Database(GridfoldHome home, bool applies, TimeProvider time, out bool isUsable)
    {
        IReadOnlyList<string> faults = SqliteDatabase.Examine(home.Database);
        isUsable = faults.Count == 0 || applies;
        if (faults.Count == 0) return [];
        string action = "salvage what can be read into a new file, and keep the damaged one beside it";
        if (applies)
        {
            using FileStream held = home.TryLock()
                ?? throw new InputException($"{home.Database} is damaged and in use by another gridfold; end that first, then repair it");
            SalvagedDatabase salvaged = SqliteSalvage.Run(home.Database, time.GetUtcNow());
            home.PrepareDatabase();
            action = $"salvaged {salvaged.Rows} states; the damaged file is {salvaged.Kept}";
        }

        return [["DamagedDatabase", home.Database, faults[0], action]];
    }

    /// <summary>Finds the files that a process left behind when it ended too early, and deletes them.</summary>
    /// <param name="home">The home.</param>
    /// <param name="applies">Whether to change anything.</param>
    /// <returns>A row for each file: finding, subject, detail, action.</returns>
    public static IReadOnlyList<object?[]> LeftoverFiles(GridfoldHome home, bool applies)
    {
        // While another process hosts, it may be writing such files.
        using FileStream? held = Directory.Exists(home.Folder) ? home.TryLock() : null;
        if (held is null) return [];
        var everywhere = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 };
        IEnumerable<string> hidden = Directory.Exists(home.Checkpoints) ? Directory.EnumerateFiles(home.Checkpoints, ".*", everywhere) : [];
        string[] leftovers =
        [
            .. Directory.EnumerateFiles(home.Folder).Where(file => InHome().IsMatch(Path.GetFileName(file))),
            .. hidden.Where(file => InCheckpoints().IsMatch(Path.GetFileName(file))),
        ];
        if (applies)
            foreach (string file in leftovers) File.Delete(file);
        return [.. leftovers.Select(file => (object?[])["LeftoverFile", file, "a process that ended too early left it", "delete"])];
    }

    // Test files of probes, and files that are renamed when they are complete.
    [GeneratedRegex(@"^(\.(write|clock)-[0-9]+|(silo\.json|config\.yaml)\.[0-9]+|gridfold\.db\.salvaged(-wal|-shm)?)\z")]
    private static partial Regex InHome();

    [GeneratedRegex(@"^\.[0-9a-f]{32}\z")]
    private static partial Regex InCheckpoints();
}
