namespace Gridfold.Silo.OwnCode;

/// <summary>A folder of its own for a process with the user's code. It goes with this object.</summary>
internal sealed class ProgramFolder : IDisposable
{
    /// <summary>The path of the folder.</summary>
    public string Path { get; } = Directory.CreateTempSubdirectory("gridfold-program-").FullName;

    public void Dispose()
    {
        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The user's code has changed the rights of the folder. What it left there stays.
        }
    }
}
