using System.Runtime.Versioning;
using Gridfold.Models.Datasets.Sources;
using Gridfold.Models.Input;
using Gridfold.Silo.OwnCode;

namespace Gridfold.Hosting.Local;

/// <summary>The folder with the local state: GRIDFOLD_HOME, or "gridfold" in the user's data folder.</summary>
/// <param name="Folder">The folder, as an absolute path.</param>
internal sealed record GridfoldHome(string Folder)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode FolderOfOwner = OwnerOnly | UnixFileMode.UserExecute;
    private const UnixFileMode OthersWrite = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;
    private const UnixFileMode OthersAnything =
        OthersWrite | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    /// <summary>The file with every experiment's state.</summary>
    public string Database => Path.Combine(Folder, "gridfold.db");

    /// <summary>The folder with the checkpoints and the models.</summary>
    public string Checkpoints => Path.Combine(Folder, "checkpoints");

    /// <summary>The file that the hosting process locks.</summary>
    public string Lock => Path.Combine(Folder, "silo.lock");

    /// <summary>The file with the address of that process's silo.</summary>
    public string SiloAddress => Path.Combine(Folder, "silo.json");

    /// <summary>The file with the clusters that the user has named.</summary>
    public string Contexts => Path.Combine(Folder, "config.yaml");

    /// <summary>The file with the last list of experiments; see <see cref="KeptList"/>.</summary>
    public string List => Path.Combine(Folder, "list.json");

    /// <summary>The folders with datasets: the built-in ones beside the program, and the downloaded ones in the home.</summary>
    public DatasetFolders DatasetFolders => new(Path.Combine(AppContext.BaseDirectory, "data"), Path.Combine(Folder, "data"))
    {
        OwnData = OwnDataProgram.OfTheUser,
    };

    /// <summary>Finds the home that the environment names.</summary>
    /// <exception cref="InputException">Another user owns it or can write to it.</exception>
    public static GridfoldHome Find()
    {
        GridfoldHome home = Locate();
        home.RequireOwn();
        return home;
    }

    /// <summary>Finds the home that the environment names, without a check of its owner.</summary>
    public static GridfoldHome Locate()
    {
        string? named = Environment.GetEnvironmentVariable("GRIDFOLD_HOME");
        return new GridfoldHome(string.IsNullOrWhiteSpace(named)
            ? Path.Combine(Environment.GetFolderPath(
                Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "gridfold")
            : Path.GetFullPath(named));
    }

    /// <summary>Prepares the home, so that state can be written and only this user can read or change it.</summary>
    /// <exception cref="InputException">The home cannot be prepared, or others can change it.</exception>
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

    /// <summary>
    /// Refuses a home that another user owns or can write to, because that user could change what commands do. A missing home is accepted.
    /// </summary>
    /// <exception cref="InputException">Another user owns the home or can write to it.</exception>
    public void RequireOwn()
    {
        if (OperatingSystem.IsWindows() || !Directory.Exists(Folder)) return;
        if (FileStatus.Of(Folder) is { } status && status.Owner != FileStatus.User)
        {
            throw new InputException($"{Folder} belongs to {FileStatus.NameOf(status.Owner)}, "
                + $"and this is {FileStatus.NameOf(FileStatus.User)}: "
                + "run gridfold as its owner, set GRIDFOLD_HOME to a folder of your own, or take it over: "
                + $"sudo chown -R {Environment.UserName} {Folder}");
        }

        RequireWay();
        if ((File.GetUnixFileMode(Folder) & OthersWrite) == 0) return;
        throw new InputException($"{Folder} can be written by other users, who could change your experiments: look at what is in it, "
            + $"then run: chmod go-w {Folder} "
            + "(or set GRIDFOLD_HOME to another folder)");
    }

    /// <summary>Refuses the home when another user could replace a folder or a link on the path to it.</summary>
    [UnsupportedOSPlatform("windows")]
    private void RequireWay()
    {
        for (string? step = Folder; step is not null; step = Path.GetDirectoryName(step))
        {
            if (FileStatus.OfLink(step) is { } status && new FileInfo(step).LinkTarget is not null && status.Owner != FileStatus.User
                && status.Owner != 0)
            {
                throw new InputException($"{step} is a link of {FileStatus.NameOf(status.Owner)}, who could let it lead elsewhere: "
                    + "set GRIDFOLD_HOME to a folder of your own");
            }

            // In a sticky folder, for example /tmp, only the owner of a file can rename it.
            UnixFileMode mode = step == Folder ? UnixFileMode.None : File.GetUnixFileMode(step);
            if ((mode & (UnixFileMode.OtherWrite | UnixFileMode.StickyBit)) == UnixFileMode.OtherWrite)
            {
                throw new InputException($"{step}, which holds {Folder}, can be written by other users, "
                    + "who could put another folder in its place: "
                    + $"run: chmod o-w {step} (or set GRIDFOLD_HOME to another folder)");
            }
        }
    }

    /// <summary>
    /// Makes the database file readable and writable by this user only, and creates it if needed. SQLite gives the files beside it the same
    /// mode.
    /// </summary>
    /// <exception cref="InputException">The file cannot be written.</exception>
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

    /// <summary>Takes the lock that only the hosting process holds. The system releases it in every case when that process ends.</summary>
    /// <returns>The locked file. Null when another process holds the lock.</returns>
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

    /// <summary>Opens a file for this process alone. Only this user can read and write a new file.</summary>
    private static FileStream CreateFile(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = OwnerOnly;
        return new FileStream(path, options);
    }

    /// <summary>Writes a small file in one step. Only this user can read and write it.</summary>
    /// <param name="path">The path of the file, in the home.</param>
    /// <param name="text">The content of the file.</param>
    public static void WriteFile(string path, string text)
    {
        string temporary = $"{path}.{Environment.ProcessId}";
        File.Delete(temporary);
        using (var writer = new StreamWriter(CreateFile(temporary))) writer.Write(text);
        File.Move(temporary, path, overwrite: true);
    }
}
