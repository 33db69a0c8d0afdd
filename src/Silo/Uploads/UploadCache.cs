using Gridfold.Models.Datasets.Sources;
using Gridfold.Models.Input;

namespace Gridfold.Silo.Uploads;

/// <summary>
/// Keeps copies of uploads on this machine, each in a folder that its SHA-256 names. A copy is compared with its hash before each use, and
/// made again when it is damaged.
/// </summary>
/// <param name="cache">The folder for downloads, see <see cref="DatasetFolders.Cache"/>.</param>
/// <param name="source">Where the uploads come from. Null for a process that uses only the copies that are there.</param>
public sealed class UploadCache(string cache, IUploadSource? source) : IUploads
{
    private const string Partial = ".partial";

    // No copy takes so long.
    private static readonly TimeSpan Unfinished = TimeSpan.FromDays(2);

    private readonly string _folder = FolderIn(cache);

    /// <summary>The folder of copies in the folder for downloads.</summary>
    public static string FolderIn(string cache) => Path.Combine(cache, "uploads");

    /// <inheritdoc/>
    public UploadReference Find(UploadReference written, string key, SourceLocation? location, CancellationToken cancellationToken) =>
        (source is null ? null : Wait(() => source.Find(written, cancellationToken))) ?? throw NotThere(written, key, location);

    /// <inheritdoc/>
    public string Get(UploadReference whole, string key, SourceLocation? location, CancellationToken cancellationToken)
    {
        string folder = Path.Combine(_folder, whole.Sha256!), file = Path.Combine(folder, whole.Name!);
        if (File.Exists(file) && HashOf(file, cancellationToken) == whole.Sha256) return file;
        Directory.CreateDirectory(folder);

        string partial = NewPartial();
        try
        {
            if (!Wait(() => Copy(whole.Sha256!, partial, cancellationToken))) throw NotThere(whole, key, location);
            if (HashOf(partial, cancellationToken) != whole.Sha256)
            {
                throw new InputException($"{key} is '{whole}', and the stored content has another SHA-256; it is damaged: upload "
                    + "the file again", location);
            }

            File.Move(partial, file, overwrite: true);
            return file;
        }
        finally
        {
            File.Delete(partial);
        }
    }

    /// <summary>Keeps content that is to be uploaded, as the copy of its upload.</summary>
    /// <param name="write">Writes the content.</param>
    /// <param name="nameOf">Gives the name of the upload for the SHA-256 of its content.</param>
    /// <param name="cancellationToken">Ends the hashing early.</param>
    /// <returns>The reference with hash and name, and the path of the copy.</returns>
    public (UploadReference Upload, string Path) Add(
        Action<Stream> write, Func<string, string> nameOf, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(_folder);
        string partial = NewPartial();
        try
        {
            using (FileStream stream = File.Create(partial)) write(stream);
            string hash = HashOf(partial, cancellationToken), folder = Path.Combine(_folder, hash);
            var upload = new UploadReference(hash, nameOf(hash));
            string file = Path.Combine(folder, upload.Name!);
            Directory.CreateDirectory(folder);
            File.Move(partial, file, overwrite: true);
            return (upload, file);
        }
        finally
        {
            File.Delete(partial);
        }
    }

    /// <summary>Deletes the copies that no upload needs, and what a killed process has left unfinished.</summary>
    /// <param name="cache">The folder for downloads. Other silos may use it, too.</param>
    /// <param name="isNeeded">Whether an upload has a SHA-256.</param>
    /// <param name="now">The time.</param>
    internal static async Task Clean(string cache, Func<string, Task<bool>> isNeeded, DateTimeOffset now)
    {
        var folder = new DirectoryInfo(FolderIn(cache));
        if (!folder.Exists) return;
        foreach (FileInfo partial in folder.EnumerateFiles($".*{Partial}").Where(file => file.LastWriteTimeUtc + Unfinished < now))
            partial.Delete();
        foreach (DirectoryInfo copies in folder.EnumerateDirectories())
        {
            if (!await isNeeded(copies.Name)) copies.Delete(recursive: true);
        }
    }

    // Each copy has a name of its own, because two processes may make the same one. The last to rename wins, with the same content.
    private string NewPartial() => Path.Combine(_folder, $".{Guid.NewGuid():N}{Partial}");

    private async Task<bool> Copy(string sha256, string partial, CancellationToken cancellationToken)
    {
        await using FileStream target = File.Create(partial);
        if (source is null || !await source.CopyTo(sha256, target, cancellationToken)) return false;
        target.Flush(flushToDisk: true);
        return true;
    }

    private static string HashOf(string file, CancellationToken cancellationToken)
    {
        using FileStream stream = File.OpenRead(file);
        return Hashes.OfStream(stream, cancellationToken);
    }

    // Data is read where nothing waits for the thread. The calls run elsewhere, so that they never need it.
    private static T Wait<T>(Func<Task<T>> call) => Task.Run(call).GetAwaiter().GetResult();

    private static InputException NotThere(UploadReference reference, string key, SourceLocation? location) => new(
        $"{key} is '{reference}', and you have no such upload; 'gridfold data list --uploads --cluster NAME' shows yours, and 'gridfold "
            + "data upload FILE --cluster NAME' makes one", location);
}
