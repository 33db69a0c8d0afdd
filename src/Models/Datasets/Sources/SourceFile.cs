using Gridfold.Models.Input;

namespace Gridfold.Models.Datasets.Sources;

/// <summary>A file or folder that a key of the spec names, after it was found.</summary>
/// <param name="Readable">The path that opens it.</param>
/// <param name="Shown">The name for messages, relative to the user's folder when the user wrote it so.</param>
/// <param name="Key">The key that names it, "dataset.path".</param>
/// <param name="Location">The place of that key.</param>
internal sealed record SourceFile(ReadablePath Readable, string Shown, string Key, SourceLocation? Location)
{
    private const int MaxNeighbours = 1000;
    private const int StartBytes = 4;

    public string Path => Readable.Path;

    public bool IsFolder => Readable.IsFolder;

    /// <summary>The name of the dataset.</summary>
    public string Name { get; init; } =
        System.IO.Path.GetFileNameWithoutExtension(System.IO.Path.TrimEndingDirectorySeparator(Readable.Path));

    /// <summary>See <see cref="DatasetFolders.Progress"/>.</summary>
    public IProgress<LoadingProgress>? Progress { get; init; }

    /// <summary>Says how far a step is.</summary>
    /// <param name="step">What is done to the file, as in "reading".</param>
    /// <param name="done">The share that is done, from 0 to 1.</param>
    public void Report(string step, double done)
    {
        if (Progress is { } progress) progress.Report(new LoadingProgress($"{step} {Name}", done));
    }

    /// <summary>Reads all bytes; null when there are more than <paramref name="most"/>.</summary>
    public byte[]? ReadAllBytes(long most, CancellationToken cancellationToken) =>
        Readable.ReadAllBytes(most, cancellationToken, done => Report("reading", done));

    /// <summary>Hashes the file.</summary>
    public string Hash(CancellationToken cancellationToken) =>
        Hashes.OfFile(Readable, cancellationToken, done => Report("hashing", done));

    /// <summary>Reads the first bytes, which tell the format: <see cref="StartBytes"/>, or all bytes of a shorter file.</summary>
    public byte[] ReadStart()
    {
        using FileStream stream = Readable.OpenRead();
        return ReadStart(stream);
    }

    /// <summary>Reads the next bytes of a stream, as <see cref="ReadStart()"/> reads those of a file.</summary>
    public static byte[] ReadStart(Stream stream)
    {
        var start = new byte[StartBytes];
        int read = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        return start[..read];
    }

    /// <summary>Makes an error about the whole file, at the key that names it.</summary>
    public InputException Error(string message) => new($"{Shown} {message}", Location);

    public static bool IsUrl(string path) =>
        path.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || path.StartsWith("https://", StringComparison.OrdinalIgnoreCase);

    /// <summary>Finds the file that the user wrote. An address or an upload is fetched first.</summary>
    /// <param name="written">The path or address as the user wrote it.</param>
    /// <param name="key">The key that names it.</param>
    /// <param name="location">The place of that key.</param>
    /// <param name="folder">The folder at which relative paths start; "" for the current folder.</param>
    /// <param name="checksum">The checksum that a downloaded file must have; null for none.</param>
    /// <param name="folders">The folders of built-in and downloaded files.</param>
    /// <param name="cancellationToken">Ends a download early.</param>
    /// <exception cref="InputException">There is no such file.</exception>
    public static SourceFile Find(
        string written,
        string key,
        SourceLocation? location,
        string folder,
        Checksum? checksum,
        DatasetFolders folders,
        CancellationToken cancellationToken)
    {
        if (IsUrl(written))
        {
            using SocketsHttpHandler handler = DownloadHandler.Create(folders.Addresses);
            var download = new Download(handler, folders.Cache)
            {
                AreFilesShared = folders.Files.AreShared,
                Progress = folders.Progress,
            };
            string kept = download.Get(written, key, location, checksum, cancellationToken);
            return new SourceFile(ReadablePath.Own(kept), kept, key, location) { Progress = folders.Progress };
        }

        if (UploadReference.IsMeant(written))
        {
            (UploadReference upload, string copy) = folders.GetUpload(written, key, location, cancellationToken);
            return new SourceFile(ReadablePath.Own(copy), $"upload {upload.Name}", key, location) { Progress = folders.Progress };
        }

        // The path is checked against the folder for data before any message describes what is there.
        var file = ReadablePath.Named(written, folder, key, location, folders.Files);
        if (!file.IsShared && file.Unreadable is { } kind)
        {
            throw new InputException(
                $"{key} is '{written}', which is {kind}; only regular files, and folders of them, are read: copy the content to a file",
                location);
        }

        if (file.Exists) return new SourceFile(file, file.Path, key, location) { Progress = folders.Progress };
        if (written.Contains("://", StringComparison.Ordinal))
        {
            throw new InputException(
                $"{key} is '{written}', and only addresses with http:// or https:// are fetched; get the file by hand, and name it here",
                location);
        }

        throw new InputException(
            $"{key} is '{written}', and there is no such file or folder{Neighbours(file)}; " +
                $"correct the path (relative ones start at the experiment file's folder): looked for "
                    + $"{System.IO.Path.GetFullPath(file.Path)}",
            location);
    }

    public static SourceFile FindBuiltIn(BuiltInDataset dataset, DatasetFolders folders, SourceLocation? location)
    {
        string path = System.IO.Path.Combine(folders.BuiltIn, dataset.File);
        var file = ReadablePath.Own(path);
        if (!file.Exists)
        {
            throw new InputException(
                $"dataset.name is '{dataset.Name}', and its file {path} is missing; Gridfold's installation is damaged: install it again",
                location);
        }

        return new SourceFile(file, path, "dataset.name", location) { Name = dataset.Name };
    }

    private static string Neighbours(ReadablePath file) =>
        Suggestion.Nearest(System.IO.Path.GetFileName(file.Path), file.Neighbours(MaxNeighbours)) is { } nearest
            ? $"; did you mean '{nearest}'"
            : "";
}
