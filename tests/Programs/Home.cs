using System.Text;

namespace Gridfold.Programs;

/// <summary>A folder for the files of one test, with a GRIDFOLD_HOME in it.</summary>
internal sealed class Home : IDisposable
{
    public Home() => Directory.CreateDirectory(Folder);

    public string Folder { get; } = Path.Combine(Path.GetTempPath(), $"gridfold-test-{Guid.NewGuid():N}");

    /// <summary>The home folder, which the program creates.</summary>
    public string State => Path.Combine(Folder, "home");

    /// <summary>Writes a file beside the home.</summary>
    public string Write(string name, string text) => Write(name, Encoding.UTF8.GetBytes(text));

    /// <summary>Writes a file beside the home.</summary>
    public string Write(string name, byte[] bytes)
    {
        string path = Path.Combine(Folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
