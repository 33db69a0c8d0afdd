using System.Runtime.Versioning;
using Gridfold.Models.Datasets;
using Gridfold.Models.Input;

namespace Gridfold.Client.Local;

/// <summary>The folder that holds local state: GRIDFOLD_HOME, or "gridfold" in the user's data folder.</summary>
/// <param name="Folder">Absolute.</param>
internal sealed record GridfoldHome(string Folder)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode FolderOfOwner = OwnerOnly | UnixFileMode.UserExecute;
    private const UnixFileMode OthersWrite = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;
    private const UnixFileMode OthersAnything = OthersWrite | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    /// <summary>Every experiment's state.</summary>
    public string Database => Path.Combine(Folder, "gridfold.db");

    /// <summary>What paused folds go on from.</summary>
    public string Checkpoints => Path.Combine(Folder, "checkpoints");

    /// <summary>Locked by the process whose silo runs.</summary>
    public string Lock => Path.Combine(Folder, "silo.lock");

    /// <summary>Where that silo is reached.</summary>
    public string SiloAddress => Path.Combine(Folder, "silo.json");

    /// <summary>The clusters that the user has named.</summary>
    public string Contexts => Path.Combine(Folder, "config.yaml");

    /// <summary>Where data is found: built in beside the program, fetched under the home.</summary>
    public DatasetFolders DatasetFolders => new(Path.Combine(AppContext.BaseDirectory, "data"), Path.Combine(Folder, "data"));

    /// <summary>The home that the environment names.</summary>
    /// <exception cref="InputException">Another user owns it or can write to it.</exception>
    public static GridfoldHome Find()
    {
        GridfoldHome home = Locate();
        home.RequireOwn();
        return home;
    }

    /// <summary>The home that the environment names, whoever owns it.</summary>
    public static GridfoldHome Locate()
    {
        string? named = Environment.GetEnvironmentVariable("GRIDFOLD_HOME");
        return new GridfoldHome(string.IsNullOrWhiteSpace(named)
            ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "gridfold")
            : Path.GetFullPath(named));
    }

    /// <summary>Makes sure that state can be written, and that nobody but this user can read or change it.</summary>
    /// <exception cref="InputException">It cannot, or others can.</exception>
    public void Prepare()
    {
        try
        {
            if (OperatingSystem.IsWindows()) Directory.CreateDirectory(Folder);
            else Directory.CreateDirectory(Folder, FolderOfOwner);
            RequireOwn();
            if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(Folder, File.GetUnixFileMode(Folder) & ~OthersAnything);
            string probe = Path.Combine(Folder, $".write-{Environment.ProcessId}");
            File.WriteAllText(probe, "");
            File.Delete(probe);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{Folder} cannot be written: {exception.Message.TrimEnd('.')}; experiments are kept there: "
                + "make it writable, or set GRIDFOLD_HOME to another folder");
        }
    }

    /// <summary>Refuses a home that another user owns or can write to: whoever can, decides what commands do. One that is not there is fine.</summary>
    /// <exception cref="InputException">It is such a home.</exception>
    public void RequireOwn()
    {
        if (OperatingSystem.IsWindows() || !Directory.Exists(Folder)) return;
        if (FileStatus.Of(Folder) is { } status && status.Owner != FileStatus.User)
        {
            throw new InputException($"{Folder} belongs to {FileStatus.NameOf(status.Owner)}, and this is {FileStatus.NameOf(FileStatus.User)}: "
                + $"run gridfold as its owner, set GRIDFOLD_HOME to a folder of your own, or take it over: sudo chown -R {Environment.UserName} {Folder}");
        }

        RequireWay();
        if ((File.GetUnixFileMode(Folder) & OthersWrite) == 0) return;
        throw new InputException($"{Folder} can be written by other users, who could change your experiments: look at what is in it, then run: chmod go-w {Folder} "
            + "(or set GRIDFOLD_HOME to another folder)");
    }

    /// <summary>Refuses a path to the home on which another user could replace a folder or a link.</summary>
    [UnsupportedOSPlatform("windows")]
    private void RequireWay()
    {
        for (string? step = Folder; step is not null; step = Path.GetDirectoryName(step))
        {
            if (FileStatus.OfLink(step) is { } status && new FileInfo(step).LinkTarget is not null && status.Owner != FileStatus.User && status.Owner != 0)
            {
                throw new InputException($"{step} is a link of {FileStatus.NameOf(status.Owner)}, who could let it lead elsewhere: "
                    + "set GRIDFOLD_HOME to a folder of your own");
            }

            // In a sticky folder, for example /tmp, only the owner of a file can rename it.
            UnixFileMode mode = step == Folder ? UnixFileMode.None : File.GetUnixFileMode(step);
            if ((mode & (UnixFileMode.OtherWrite | UnixFileMode.StickyBit)) == UnixFileMode.OtherWrite)
            {
                throw new InputException($"{step}, which holds {Folder}, can be written by other users, who could put another folder in its place: "
                    + $"run: chmod o-w {step} (or set GRIDFOLD_HOME to another folder)");
            }
        }
    }

    /// <summary>Makes the database's file, or one that is there, readable and writable by this user only; SQLite gives the files beside it the same mode.</summary>
    /// <exception cref="InputException">It cannot be written.</exception>
    public void PrepareDatabase()
    {
        try
        {
            CreateFile(Database).Dispose();
            if (OperatingSystem.IsWindows()) return;
            foreach (string path in (string[])[Database, $"{Database}-wal", $"{Database}-shm"])
                if (File.Exists(path)) File.SetUnixFileMode(path, OwnerOnly);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{Database} cannot be written: {exception.Message.TrimEnd('.')}; it holds the experiments: "
                + "make it writable, or set GRIDFOLD_HOME to another folder");
        }
    }

    /// <summary>Takes the lock that only the hosting process holds; the system releases it however that process ends.</summary>
    /// <returns>Null when another process holds it.</returns>
    public FileStream? TryLock()
    {
        try
        {
            FileStream held = CreateFile(Lock);
            if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(held.SafeFileHandle, OwnerOnly);
            return held;
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>Opens a file for this process alone; a new one is this user's alone.</summary>
    private static FileStream CreateFile(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = OwnerOnly;
        return new FileStream(path, options);
    }

    /// <summary>Writes a small file of this user's alone, in one step.</summary>
    /// <param name="path">Which file of the home.</param>
    /// <param name="text">What it says.</param>
    public static void WriteFile(string path, string text)
    {
        string temporary = $"{path}.{Environment.ProcessId}";
        File.Delete(temporary);
        using (var writer = new StreamWriter(CreateFile(temporary))) writer.Write(text);
        File.Move(temporary, path, overwrite: true);
    }
}
