using Gridfold.Models.Input;

namespace Gridfold.Models.Datasets.Sources;

/// <summary>Images in a folder.</summary>
internal sealed class FolderImages : ImageFiles
{
    private const int MaxEntries = 5_000_000;

    /// <summary>The greatest size of an image's file.</summary>
    public const int MaxBytes = 1 << 28;

    /// <param name="source">The folder.</param>
    /// <param name="cancellationToken">Ends the listing early.</param>
    public FolderImages(SourceFile source, CancellationToken cancellationToken) : base(source)
    {
        // The depth exceeds any layout, and it ends circles of links. Hidden files are known by their names, as in a zip.
        var options = new EnumerationOptions
        {
            RecurseSubdirectories = true,
            MaxRecursionDepth = 8,
            AttributesToSkip = FileAttributes.None,
            IgnoreInaccessible = false,
        };
        string root = RealPath.Of(source.Path);
        var entries = new List<FileSystemInfo>();
        foreach (FileSystemInfo entry in source.Readable.Enumerate(options))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (entry.LinkTarget is not null && !RealPath.IsWithin(RealPath.Of(entry.FullName), root))
            {
                throw source.Error(
                    $"holds {Relative(entry)}, a link that leads out of it; "
                        + $"copy there what it leads to, or point {source.Key} at that folder");
            }

            entries.Add(entry);
            if (entries.Count > MaxEntries)
            {
                throw source.Error(
                    $"holds over {Numbers.Show(MaxEntries)} files; that is no set of images that fits: " +
                        $"point {source.Key} at the right folder");
            }
        }

        string Relative(FileSystemInfo entry) =>
            Path.GetRelativePath(source.Path, entry.FullName).Replace(Path.DirectorySeparatorChar, '/');
        Take(entries.Where(entry => entry is FileInfo).Select(Relative), entries.Where(entry => entry is DirectoryInfo).Select(Relative));
    }

    /// <inheritdoc/>
    public override byte[] Read(string path, CancellationToken cancellationToken) =>
        Source.Readable.Within(path).ReadAllBytes(MaxBytes, cancellationToken)
            ?? throw Source.Error($"holds {path}, which has over {Numbers.Show(MaxBytes)} bytes, and an image may not: remove it");

    /// <inheritdoc/>
    public override void Dispose()
    {
    }
}
