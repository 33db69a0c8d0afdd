using System.IO.Compression;
using Gridfold.Models.Input;

namespace Gridfold.Models.Datasets.Sources;

/// <summary>The images in a zip. They are read without unpacking the zip to disk.</summary>
internal sealed class ZipImages : ImageFiles
{
    private const int MaxEntryBytes = 1 << 28;

    // Images are packed already. A small zip that unpacks to very much is made to fill a memory.
    private const int MaxGrowth = 100;
    private const long FreeBytes = 1L << 28;

    private readonly ZipArchive _archive;
    private readonly Dictionary<string, ZipArchiveEntry> _entries = new(StringComparer.Ordinal);

    /// <param name="source">The file.</param>
    /// <param name="stream">The open stream of the file.</param>
    /// <exception cref="InputException">The file is not a readable zip.</exception>
    public ZipImages(SourceFile source, Stream stream) : base(source)
    {
        ZipDirectory.Check(stream, source);
        try
        {
            _archive = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true);
            foreach (ZipArchiveEntry entry in _archive.Entries) Add(entry);
        }
        catch (InvalidDataException exception)
        {
            throw source.Error(
                $"is not a complete zip file ({exception.Message.TrimEnd('.')}); it may be cut off: copy or download it again");
        }

        RequireGrowth(stream.Length);
        Take(_entries.Keys.Where(name => !name.EndsWith('/')), FoldersOf(_entries.Keys));
    }

    /// <inheritdoc/>
    public override byte[] Read(string path, CancellationToken cancellationToken)
    {
        ZipArchiveEntry entry = _entries[path];
        if (entry.IsEncrypted) throw Damaged(path, "is encrypted", "unpack it and zip it without a password");
        if (entry.Length > MaxEntryBytes)
        {
            throw Damaged(
                path,
                $"unpacks to {Numbers.Show(entry.Length)} bytes",
                $"an image may have up to {Numbers.Show(MaxEntryBytes)}: remove it");
        }

        try
        {
            // The announced length is read exactly. A longer entry is cut there, and its checksum is then wrong.
            var bytes = new byte[entry.Length];
            using Stream content = entry.Open();
            if (Reading.Fill(content, bytes, cancellationToken) < bytes.Length) throw new EndOfStreamException("it ends early");
            if (Crc32.Of(bytes) == entry.Crc32) return bytes;
        }
        catch (Exception exception) when (exception is InvalidDataException or EndOfStreamException or NotSupportedException)
        {
            throw Damaged(path, $"cannot be unpacked ({exception.Message.TrimEnd('.')})", "make or download the zip again");
        }

        throw Damaged(path, "does not match its checksum", "make or download the zip again");
    }

    /// <inheritdoc/>
    public override void Dispose() => _archive.Dispose();

    /// <summary>Refuses a zip that unpacks to too much. The directory announces the sizes, and no more than that is read.</summary>
    private void RequireGrowth(long packed)
    {
        long allowed = Math.Max(FreeBytes, MaxGrowth * packed), total = 0;

        // An entry above its own limit is never read.
        foreach (ZipArchiveEntry entry in _entries.Values) total += entry.Length <= MaxEntryBytes ? entry.Length : 0;
        if (total > allowed)
        {
            throw Source.Error(
                $"has {Numbers.Show(packed)} bytes and unpacks to over {Numbers.Show(allowed)}; a zip of images may unpack to "
                    + $"{MaxGrowth} times its size, because images are packed already: give the images themselves");
        }
    }

    private void Add(ZipArchiveEntry entry)
    {
        string name = entry.FullName.Replace('\\', '/');
        if (name.StartsWith('/') || (name.Length > 1 && name[1] == ':') || name.Split('/').Contains(".."))
            throw Damaged(name, "points outside the zip", "names in a zip must be relative, without '..': make the zip again");
        if (!_entries.TryAdd(name, entry)) throw Damaged(name, "is in the zip twice", "names must differ: make the zip again");
    }

    private InputException Damaged(string path, string what, string remedy) => new($"{Show(path)} {what}; {remedy}", Source.Location);

    /// <summary>Gives the folders of a zip. A zip may list its folders, or only its files show them.</summary>
    private static IEnumerable<string> FoldersOf(IEnumerable<string> names) =>
        names.Where(name => name.Contains('/')).Select(name => name[..name.LastIndexOf('/')]).Distinct();
}
