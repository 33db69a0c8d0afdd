using System.Formats.Tar;
using Gridfold.Models.Input;

namespace Gridfold.Models.OwnCode;

/// <summary>
/// The user's code as one file: an uncompressed tar (ustar) with the assembly first. Equal files give equal bytes on every machine, because
/// the archive has no times, owners or rights of them.
/// </summary>
public static class CodeArchive
{
    /// <summary>The most bytes of an archive.</summary>
    public const long MaxBytes = 256L << 20;

    /// <summary>The most files of an archive.</summary>
    public const int MaxFiles = 1000;

    private const int MaxName = 255;
    private const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <summary>Writes an assembly and the files that it needs.</summary>
    /// <param name="assembly">The path of the assembly.</param>
    /// <param name="key">The key that has it, as in <c>model.assembly</c>.</param>
    /// <param name="location">The place of the key.</param>
    /// <param name="target">Takes the archive.</param>
    /// <exception cref="InputException">A file is missing or cannot be read, or the files are too many or too large.</exception>
    public static void Write(string assembly, string key, SourceLocation? location, Stream target)
    {
        IReadOnlyList<CodeFile> files = CodeFiles.Of(assembly, key, location);
        try
        {
            RequireBounds(files, assembly, key, location);
            using var writer = new TarWriter(target, TarEntryFormat.Ustar, leaveOpen: true);
            foreach (CodeFile file in files)
            {
                using FileStream content = File.OpenRead(file.Path);
                writer.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, file.Name)
                {
                    DataStream = content,
                    Mode = Mode,
                    ModificationTime = DateTimeOffset.UnixEpoch,
                });
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new InputException($"{key} is '{assembly}', and a file that it needs cannot be sent: {exception.Message.TrimEnd('.')}; "
                + "let the file be read, or build the project again", location);
        }
    }

    /// <summary>Unpacks an archive into a new folder.</summary>
    /// <param name="archive">The path of the archive.</param>
    /// <param name="folder">The folder, which is made.</param>
    /// <returns>The path of the assembly.</returns>
    /// <exception cref="InvalidDataException">The file is no such archive, or is larger than one may be.</exception>
    public static string Unpack(string archive, string folder)
    {
        using FileStream stream = File.OpenRead(archive);
        if (stream.Length > MaxBytes) throw new InvalidDataException($"it has {stream.Length} bytes, and it may have {MaxBytes}");
        string? first = null;
        int count = 0;
        while (TarHeader.Read(stream) is { } header)
        {
            if (!IsName(header.Name)) throw new InvalidDataException("a file in it has a name that leads out of its folder");
            if (++count > MaxFiles) throw new InvalidDataException($"it has more than {MaxFiles} files");
            string path = Path.Join(folder, header.Name);
            MakeFolder(Path.GetDirectoryName(path)!);
            Copy(stream, header, path);
            first ??= path;
        }

        return first ?? throw new InvalidDataException("it has no file");
    }

    /// <summary>Whether a name leads from a folder to a file in it.</summary>
    internal static bool IsName(string name) => name.Length is > 0 and <= MaxName && !name.Any(char.IsControl) && !name.Contains('\\')
        && name.Split('/').All(part => part is not ("" or "." or ".."));

    private static void RequireBounds(IReadOnlyList<CodeFile> files, string assembly, string key, SourceLocation? location)
    {
        long bytes = TarHeader.EndBytes + files.Sum(file => TarHeader.RoomFor(new FileInfo(file.Path).Length));
        if (bytes <= MaxBytes && files.Count <= MaxFiles) return;
        string size = FormattableString.Invariant($"{files.Count} files and {bytes} bytes");
        string most = FormattableString.Invariant($"{MaxFiles} files and {MaxBytes} bytes");
        throw new InputException($"{key} is '{assembly}', which with what it needs has {size}, and code that is sent may have {most}; let "
            + "the project reference fewer packages", location);
    }

    private static void MakeFolder(string path)
    {
        try
        {
            Directory.CreateDirectory(path);
        }
        catch (IOException exception)
        {
            throw new InvalidDataException($"a folder in it cannot be made: {exception.Message}", exception);
        }
    }

    private static void Copy(FileStream stream, TarHeader header, string path)
    {
        if (header.Length > stream.Length - stream.Position) throw new InvalidDataException("it is cut off");
        if (File.Exists(path) || Directory.Exists(path)) throw new InvalidDataException("it has two files of the same name");
        using (FileStream file = File.Create(path))
        {
            byte[] chunk = new byte[1 << 16];
            for (long left = header.Length; left > 0;)
            {
                int read = (int)Math.Min(left, chunk.Length);
                stream.ReadExactly(chunk.AsSpan(0, read));
                file.Write(chunk, 0, read);
                left -= read;
            }
        }

        stream.Position += TarHeader.RoomFor(header.Length) - TarHeader.Bytes - header.Length;
    }
}
