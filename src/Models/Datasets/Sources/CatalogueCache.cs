using System.IO.Compression;
using Gridfold.Models.Input;

namespace Gridfold.Models.Datasets.Sources;

/// <summary>Keeps the files of public datasets in a folder. Each file is fetched once and checked at each use.</summary>
public sealed class CatalogueCache
{
    private readonly string _folder;
    private readonly HttpMessageHandler _handler;

    /// <summary>Makes a cache for the user of this machine, who may fetch from any machine.</summary>
    /// <param name="folder">The folder that keeps the files. It is made at the first need.</param>
    public CatalogueCache(string folder) : this(folder, DownloadHandler.Create(AddressRule.Any))
    {
    }

    internal CatalogueCache(string folder, HttpMessageHandler handler)
    {
        _folder = folder;
        _handler = handler;
    }

    /// <summary>Gives the files of a dataset, in the catalogue's order. A file that is missing or has other content is fetched.</summary>
    /// <param name="dataset">The dataset.</param>
    /// <param name="mirror">A folder or an address that has the files, as NAME/FILE or FILE; null for the public addresses.</param>
    /// <param name="location">The place that names the dataset, if there is one.</param>
    /// <param name="cancellationToken">Ends the search early.</param>
    /// <exception cref="InputException">A file cannot be fetched, or it has other content than the catalogue's.</exception>
    public IReadOnlyList<string> Get(
        CatalogueDataset dataset, string? mirror, SourceLocation? location, CancellationToken cancellationToken)
    {
        try
        {
            return [.. dataset.Files.Select(file => Get(dataset, file, mirror, location, cancellationToken))];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InputException(
                $"dataset '{dataset.Name}' cannot be kept in {_folder}: {exception.Message.TrimEnd('.')}; make room, or make it writable",
                location);
        }
    }

    private string Get(
        CatalogueDataset dataset, CatalogueFile file, string? mirror, SourceLocation? location, CancellationToken cancellationToken)
    {
        string kept = Path.Combine(_folder, dataset.Name, file.Name);
        if (File.Exists(kept) && HashOfContent(kept, cancellationToken) is { } known && file.Sha256.Contains(known)) return kept;

        string failure = "";
        foreach (string source in SourcesOf(dataset, file, mirror))
        {
            string partial = $"{kept}.{Guid.NewGuid():N}.partial";
            Directory.CreateDirectory(Path.GetDirectoryName(kept)!);
            try
            {
                if (Fetch(source, partial, cancellationToken) is { } reason)
                {
                    failure = $"{source}: {reason}";
                    continue;
                }

                string? hash = HashOfContent(partial, cancellationToken);
                if (hash is null || !file.Sha256.Contains(hash))
                {
                    throw new InputException(
                        $"dataset '{dataset.Name}': {source} has {(hash is null ? "damaged gzip data" : $"content with SHA-256 {hash}")}, "
                            + $"and must have SHA-256 {string.Join(" or ", file.Sha256)}; "
                            + "it is damaged or something else: get it from another place, with gridfold data get "
                            + dataset.Name + " --mirror FOLDER",
                        location);
                }

                File.Move(partial, kept, overwrite: true);
                return kept;
            }
            finally
            {
                File.Delete(partial);
            }
        }

        throw new InputException(
            $"dataset '{dataset.Name}' cannot be had from {failure}; where there is no way to it, "
                + $"copy {string.Join(", ", dataset.Files.Select(other => other.Name))} "
                + $"into a folder and run: gridfold data get {dataset.Name} --mirror FOLDER",
            location);
    }

    /// <summary>
    /// Gives the possible sources of a file. A mirror has a folder for each dataset, or the files of one dataset directly. The files may be
    /// gzipped.
    /// </summary>
    private static IEnumerable<string> SourcesOf(CatalogueDataset dataset, CatalogueFile file, string? mirror)
    {
        if (mirror is null) return [file.Address];
        string unpacked = Path.ChangeExtension(file.Name, null);
        IEnumerable<string> names =
            [$"{dataset.Name}/{file.Name}", file.Name,
                .. file.Name.EndsWith(".gz", StringComparison.Ordinal) ? [$"{dataset.Name}/{unpacked}", unpacked] : Array.Empty<string>()];
        return names.Select(name => $"{mirror.TrimEnd('/')}/{name}");
    }

    /// <summary>Fetches a file. Gives the reason for a failure; null when it succeeds.</summary>
    private string? Fetch(string source, string partial, CancellationToken cancellationToken)
    {
        if (SourceFile.IsUrl(source))
            return Uri.TryCreate(source, UriKind.Absolute, out Uri? address)
                ? new Download(_handler, _folder).TryFetch(address, partial, cancellationToken)
                : "it is not a valid address";
        if (!File.Exists(source)) return "there is no such file";
        File.Copy(source, partial);
        return null;
    }

    /// <summary>Hashes the unpacked content; null when the file cannot be unpacked.</summary>
    private static string? HashOfContent(string path, CancellationToken cancellationToken)
    {
        using FileStream file = File.OpenRead(path);
        Span<byte> start = stackalloc byte[2];
        bool isGzip = file.ReadAtLeast(start, 2, throwOnEndOfStream: false) == 2 && Gzip.Starts(start);
        file.Position = 0;
        if (!isGzip) return Hashes.OfStream(file, cancellationToken);
        try
        {
            using var content = new GZipStream(file, CompressionMode.Decompress);
            return Hashes.OfStream(content, cancellationToken);
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }
}
