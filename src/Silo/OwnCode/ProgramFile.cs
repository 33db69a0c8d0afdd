using Gridfold.Models.Input;

namespace Gridfold.Silo.OwnCode;

/// <summary>
/// Reads files that a program of the user has written. Links, pipes and devices would lead elsewhere, or make the silo wait.
/// </summary>
internal static class ProgramFile
{
    /// <summary>The greatest size of a file, in bytes.</summary>
    public const long MaxBytes = 512L << 20;

    /// <summary>Moves a file away. Its size is the writer's matter.</summary>
    /// <param name="folder">The folder of the program.</param>
    /// <param name="name">The name of the file in it.</param>
    /// <param name="path">The new path.</param>
    /// <param name="what">What the file is, for messages.</param>
    /// <exception cref="ProgramException">It is no file, or it cannot be moved.</exception>
    public static void Move(string folder, string name, string path, string what)
    {
        var file = new FileInfo(Path.Join(folder, name));
        if (file.LinkTarget is not null) throw new ProgramException($"{what} is a link; write a file");
        if (FileKind.Unreadable(file.FullName) is { } kind) throw new ProgramException($"{what} is {kind}; write a file");
        File.Move(file.FullName, path);
    }

    /// <summary>Reads a file.</summary>
    /// <param name="folder">The folder of the program.</param>
    /// <param name="name">The name of the file in it.</param>
    /// <param name="what">What the file is, for messages.</param>
    /// <exception cref="ProgramException">It is no file, it is too large, or it cannot be read.</exception>
    public static byte[] Read(string folder, string name, string what)
    {
        string shown = $"{what} {ShownText.OfName(name)}";
        try
        {
            var file = new FileInfo(Path.Join(folder, name));
            if (file.LinkTarget is not null) throw new ProgramException($"{shown} is a link; write a file");
            if (FileKind.Unreadable(file.FullName) is { } kind) throw new ProgramException($"{shown} is {kind}; write a file");
            return file.Length <= MaxBytes
                ? File.ReadAllBytes(file.FullName)
                : throw new ProgramException($"{what} has {file.Length} bytes; it may have {MaxBytes}");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ProgramException($"{shown} cannot be read from the folder that the task names");
        }
    }
}
