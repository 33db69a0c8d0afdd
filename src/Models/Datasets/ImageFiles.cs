namespace Gridfold.Models.Datasets;

/// <summary>The images in a folder or a zip, by relative path in ordinal order, so that rows are in the same order everywhere.</summary>
internal abstract class ImageFiles : IDisposable
{
    private static readonly HashSet<string> Extensions = new(
        [".png", ".jpg", ".jpeg", ".bmp", ".webp", ".gif"],
        StringComparer.OrdinalIgnoreCase);
    private static readonly HashSet<string> Litter = new(["__MACOSX", "Thumbs.db", "desktop.ini"], StringComparer.OrdinalIgnoreCase);

    /// <param name="source">The folder or zip.</param>
    protected ImageFiles(SourceFile source) => Source = source;

    /// <summary>The folder or zip.</summary>
    public SourceFile Source { get; }

    /// <summary>Relative paths of the images, parts joined by '/'.</summary>
    public IReadOnlyList<string> Paths { get; private set; } = [];

    /// <summary>Relative paths of the folders.</summary>
    public IReadOnlyList<string> Folders { get; private set; } = [];

    /// <summary>Files that are no images, without those that systems leave behind.</summary>
    public IReadOnlyList<string> Others { get; private set; } = [];

    /// <summary>The bytes of an image file.</summary>
    public abstract byte[] Read(string path, CancellationToken cancellationToken);

    /// <summary>What messages call an image.</summary>
    public string Show(string path) => $"{Source.Shown.TrimEnd('/', '\\')}/{path}";

    /// <inheritdoc/>
    public abstract void Dispose();

    /// <summary>Sorts what was found.</summary>
    protected void Take(IEnumerable<string> files, IEnumerable<string> folders)
    {
        string[] found = [.. files.Where(IsMeant).Order(StringComparer.Ordinal)];
        Paths = [.. found.Where(IsImage)];
        Others = [.. found.Where(path => !IsImage(path))];
        Folders = [.. folders.Where(IsMeant).Order(StringComparer.Ordinal)];
    }

    private static bool IsImage(string path) => Extensions.Contains(Path.GetExtension(path));

    private static bool IsMeant(string path) => !path.Split('/').Any(part => part.StartsWith('.') || Litter.Contains(part));
}
