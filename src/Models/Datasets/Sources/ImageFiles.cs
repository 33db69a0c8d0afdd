namespace Gridfold.Models.Datasets.Sources;

/// <summary>The images in a folder or a zip, by relative path in ordinal order. So rows have the same order on every machine.</summary>
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

    /// <summary>The relative paths of the images, with parts joined by '/'.</summary>
    public IReadOnlyList<string> Paths { get; private set; } = [];

    /// <summary>The relative paths of the folders.</summary>
    public IReadOnlyList<string> Folders { get; private set; } = [];

    /// <summary>The files that are no images, without files that systems create.</summary>
    public IReadOnlyList<string> Others { get; private set; } = [];

    /// <summary>
    /// Says why a file is no image that can be read, for the warning about it: the format is not decoded, or the name hides it.
    /// </summary>
    public static string WhyLeftOut(string path) => Path.GetExtension(path).ToLowerInvariant() switch
    {
        ".tif" or ".tiff" => " (TIFF images are not decoded: save them as PNG)",
        ".heic" or ".heif" or ".avif" => " (HEIF images are not decoded: save them as PNG or JPEG)",
        ".jfif" or ".jpe" => " (rename the file to .jpg; images are known by .png, .jpg, .jpeg, .bmp, .webp and .gif)",
        ".dcm" or ".npy" or ".svg" or ".pgm" or ".ppm" or ".tga" or ".ico" => " (this format is not decoded: save the images as PNG)",
        _ => "",
    };

    /// <summary>Reads the bytes of an image file.</summary>
    public abstract byte[] Read(string path, CancellationToken cancellationToken);

    /// <summary>Gives an image's name for messages.</summary>
    public string Show(string path) => $"{Source.Shown.TrimEnd('/', '\\')}/{path}";

    /// <inheritdoc/>
    public abstract void Dispose();

    /// <summary>Sorts the files and folders that were found.</summary>
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
