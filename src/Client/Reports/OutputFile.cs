using Gridfold.Models.Input;

namespace Gridfold.Client.Reports;

/// <summary>Writes an output file completely or not at all, and replaces a file only when the user allowed it.</summary>
internal static class OutputFile
{
    /// <summary>Checks that files can be written, before any work is done.</summary>
    /// <exception cref="InputException">A file exists, or a folder does not.</exception>
    public static void Check(IEnumerable<string> paths, bool overwrites)
    {
        foreach (string path in paths)
        {
            string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
            if (!Directory.Exists(folder))
                throw new InputException($"{path} cannot be written: the folder {folder} does not exist; make it, or name another file");
            if (Directory.Exists(path)) throw new InputException($"{path} is a folder; name a file");
            if (File.Exists(path) && !overwrites)
                throw new InputException($"{path} exists already; --force writes over it, or name another file");
        }
    }

    /// <summary>Writes a file.</summary>
    /// <exception cref="InputException">The file cannot be written.</exception>
    public static async Task Write(string path, byte[] content, CancellationToken cancellationToken)
    {
        string unfinished = $"{path}.{Environment.ProcessId}.part";
        try
        {
            await File.WriteAllBytesAsync(unfinished, content, cancellationToken);
            File.Move(unfinished, path, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{path} cannot be written: {exception.Message.TrimEnd('.')}; name another file");
        }
        finally
        {
            File.Delete(unfinished);
        }
    }
}
