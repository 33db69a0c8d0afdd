using Gridfold.Models.Datasets;
using Gridfold.Models.Input;

namespace Gridfold.Client.Local;

/// <summary>The folder that holds local state: GRIDFOLD_HOME, or "gridfold" in the user's data folder.</summary>
/// <param name="Folder">Absolute.</param>
internal sealed record GridfoldHome(string Folder)
{
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
    public static GridfoldHome Find()
    {
        string? named = Environment.GetEnvironmentVariable("GRIDFOLD_HOME");
        return new GridfoldHome(string.IsNullOrWhiteSpace(named)
            ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "gridfold")
            : Path.GetFullPath(named));
    }

    /// <summary>Makes sure that state can be written.</summary>
    /// <exception cref="InputException">It cannot.</exception>
    public void Prepare()
    {
        try
        {
            Directory.CreateDirectory(Folder);
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
}
