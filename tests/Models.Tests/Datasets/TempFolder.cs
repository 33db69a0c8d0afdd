using System.Text;

namespace Gridfold.Models.Tests.Datasets;

/// <summary>A folder that is deleted when the test ends.</summary>
internal sealed class TempFolder : IDisposable
{
    public string Root { get; } = Directory.CreateTempSubdirectory("gridfold-datasets-").FullName;

    public string Write(string file, string text) => Write(file, Encoding.UTF8.GetBytes(text));

    public string Write(string file, byte[] bytes)
    {
        string path = Path.Combine(Root, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    public void Write(params (string File, byte[] Bytes)[] files)
    {
        foreach ((string file, byte[] bytes) in files) Write(file, bytes);
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
