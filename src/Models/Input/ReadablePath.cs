namespace Gridfold.Models.Input;

/// <summary>
/// The path of a file or folder that this process may open for an experiment. <see cref="Named"/> makes one from an experiment file and
/// checks it against the folder for data. <see cref="Own"/> makes one for paths that no experiment file names.
/// </summary>
public sealed class ReadablePath
{
    private const int ChunkBytes = 1 << 20;

    // Its folders have no links. Null for a path that no rule bounds.
    private readonly ReadableFiles? _allowed;
    private readonly Func<InputException> _outside;

    private ReadablePath(string path, bool isShared, ReadableFiles? allowed, Func<InputException> outside)
    {
        Path = path;
        IsShared = isShared;
        _allowed = allowed;
        _outside = outside;
    }

    /// <summary>The path as messages show it, relative to the user's folder when the user wrote it so.</summary>
    public string Path { get; }

    /// <summary>See <see cref="ReadableFiles.AreShared"/>.</summary>
    public bool IsShared { get; }

    /// <summary>Whether the folder exists.</summary>
    public bool IsFolder => Directory.Exists(Path);

    /// <summary>Whether the file or folder exists.</summary>
    public bool Exists => System.IO.Path.Exists(Path);

    /// <summary>What the path leads to when that is neither a regular file nor a folder, as in "a pipe"; otherwise null.</summary>
    internal string? Unreadable => FileKind.Unreadable(Path);

    /// <summary>Makes a path that an experiment file names.</summary>
    /// <param name="written">The path as the user wrote it.</param>
    /// <param name="folder">The folder at which relative paths start; "" for the current folder.</param>
    /// <param name="key">The key that names it, as in <c>dataset.path</c>.</param>
    /// <param name="location">The place of the key.</param>
    /// <param name="files">The files that may be named.</param>
    /// <exception cref="InputException">
    /// The path leads out of the folder for data. The message does not say whether the file exists.
    /// </exception>
    public static ReadablePath Named(string written, string folder, string key, SourceLocation? location, ReadableFiles files)
    {
        string path = System.IO.Path.Combine(folder, written);
        InputException Outside() => Real(path) is { } real && files.Real.IsClosed(real)
            ? new($"{key} is '{written}', which lies in a folder of the silo's own; name another file", location)
            : new($"{key} is '{written}', which does not lie in {files.ShownRoots} for data here; put it there", location);
        if (written.Contains('\0', StringComparison.Ordinal))
            throw new InputException($"{key} holds a NUL character, which no path can; correct the path", location);
        if (files is { Roots.Count: 0, Closed.Count: 0 }) return new ReadablePath(path, files.AreShared, null, Outside);
        ReadableFiles allowed = files.Real;
        return IsAllowed(path, allowed) ? new ReadablePath(path, files.AreShared, allowed, Outside) : throw Outside();
    }

    /// <summary>Makes a path of Gridfold's own, or a path that the user gives to a command on this machine.</summary>
    public static ReadablePath Own(string path) => new(path, isShared: false, null, () => new InputException($"{path} has moved"));

    /// <summary>Opens the file. A file that took its place after the check of the path is not read.</summary>
    /// <exception cref="InputException">The file lies outside the folder for data, or it is no regular file.</exception>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    public FileStream OpenRead()
    {
        if (Unreadable is { } kind)
        {
            string message = $"{Path} is {kind}; only regular files, and folders of them, are read: copy the content to a file";
            throw IsShared ? new IOException(message) : new InputException(message);
        }

        var file = new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.Read);
        if (_allowed is null || (RealPath.OfOpen(file) is { } real ? _allowed.Has(real) : IsAllowed(Path, _allowed)))
            return file;
        file.Dispose();
        throw _outside();
    }

    /// <summary>Reads all bytes of the file; null when there are more than <paramref name="most"/>.</summary>
    /// <param name="most">The greatest number of bytes.</param>
    /// <param name="cancellationToken">Ends the reading early.</param>
    /// <param name="progress">Receives the share that was read, from 0 to 1. Null when no progress is shown.</param>
    /// <exception cref="OperationCanceledException">The reading was ended early.</exception>
    public byte[]? ReadAllBytes(long most, CancellationToken cancellationToken, Action<double>? progress = null)
    {
        using FileStream file = OpenRead();
        long length = file.CanSeek ? file.Length : 0;
        if (length > most) return null;
        byte[] content = new byte[length];
        for (int total = 0; ;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int read = file.Read(content, total, Math.Min(ChunkBytes, content.Length - total));
            total += read;
            progress?.Invoke((double)total / Math.Max(1, content.Length));
            if (read > 0 && total < content.Length) continue;

            // A file that grows, or a file without a length, has more bytes.
            int next = total < content.Length ? -1 : file.ReadByte();
            if (next < 0) return total == content.Length ? content : content[..total];
            if (total >= most) return null;
            Array.Resize(ref content, (int)Math.Min(most, Math.Max(2L * total, ChunkBytes)));
            content[total++] = (byte)next;
        }
    }

    /// <summary>Lists the entries of the folder.</summary>
    public IEnumerable<FileSystemInfo> Enumerate(EnumerationOptions options) =>
        new DirectoryInfo(Path).EnumerateFileSystemInfos("*", options);

    /// <summary>Makes the path of an entry of the folder.</summary>
    /// <param name="relative">The entry's path from this folder.</param>
    public ReadablePath Within(string relative) => new(System.IO.Path.Combine(Path, relative), IsShared, _allowed, _outside);

    /// <summary>Gives the names of files beside this one, up to a limit. Gives none where files are shared.</summary>
    internal IReadOnlyList<string> Neighbours(int most)
    {
        string? folder = System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(Path));
        if (IsShared || !Directory.Exists(folder)) return [];
        IEnumerable<string> entries = Directory.EnumerateFileSystemEntries(folder).Take(most);
        return [.. entries.Select(entry => System.IO.Path.GetFileName(entry)).Order(StringComparer.Ordinal)];
    }

    /// <inheritdoc/>
    public override string ToString() => Path;

    // A path that leads nowhere opens nothing, and is reported where it is opened.
    private static bool IsAllowed(string path, ReadableFiles allowed) =>
        Real(path) is { } real ? allowed.Has(real) : allowed.Roots.Count == 0;

    /// <summary>The path with links followed. Null when no one can tell where it leads.</summary>
    private static string? Real(string path)
    {
        try
        {
            return RealPath.Of(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
