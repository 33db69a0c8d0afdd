using System.Text;
using Gridfold.Models.Input;
using Gridfold.Models.OwnCode;

namespace Gridfold.Models.Datasets.Sources;

/// <summary>
/// Keeps the tables of users' classes. A table is found by the hash of the code, the class, its settings and the fingerprint, and its
/// name has the SHA-256 of its content.
/// </summary>
/// <param name="cache">The folder for downloads.</param>
public sealed class OwnDataCache(string cache)
{
    private readonly string _folder = Path.Combine(cache, "own");

    /// <summary>Finds the table of a fingerprint. Null when there is none, or only a damaged one.</summary>
    /// <param name="owner">The class with the SHA-256 of its code.</param>
    /// <param name="fingerprint">The fingerprint.</param>
    /// <param name="cancellationToken">Ends the search early.</param>
    public string? Find(OwnClass owner, string fingerprint, CancellationToken cancellationToken)
    {
        string key = KeyOf(owner, fingerprint);
        if (!Directory.Exists(_folder)) return null;
        return Directory.EnumerateFiles(_folder, $"{key}-*.csv").Order(StringComparer.Ordinal).FirstOrDefault(
            path => Path.GetFileName(path) == NameOf(key, HashOf(path, cancellationToken)));
    }

    /// <summary>Keeps a table.</summary>
    /// <param name="owner">The class with the SHA-256 of its code.</param>
    /// <param name="fingerprint">The fingerprint.</param>
    /// <param name="write">Writes the file at a path.</param>
    /// <param name="cancellationToken">Ends the writing early.</param>
    /// <returns>The path of the table.</returns>
    public string Add(OwnClass owner, string fingerprint, Action<string> write, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(_folder);
        string partial = Path.Combine(_folder, $"{Guid.NewGuid():N}.partial");
        try
        {
            write(partial);
            string kept = Path.Combine(_folder, NameOf(KeyOf(owner, fingerprint), HashOf(partial, cancellationToken)));
            File.Move(partial, kept, overwrite: true);
            return kept;
        }
        finally
        {
            File.Delete(partial);
        }
    }

    private static string NameOf(string key, string hash) => $"{key}-{hash}.csv";

    private static string HashOf(string path, CancellationToken cancellationToken)
    {
        using FileStream file = File.OpenRead(path);
        return Hashes.OfStream(file, cancellationToken);
    }

    private static string KeyOf(OwnClass owner, string fingerprint)
    {
        // A length before each part keeps parts of different lists apart.
        string[] parts =
        [
            owner.CodeHash!, owner.Name, fingerprint,
            .. owner.Settings.OrderBy(setting => setting.Name, StringComparer.Ordinal)
                .SelectMany(setting => new[] { setting.Name, setting.Value.Kind.ToString(), setting.Value.Text }),
        ];
        string text = string.Concat(parts.Select(part => $"{part.Length}:{part}"));
        return Hashes.OfBytes(Encoding.UTF8.GetBytes(text));
    }
}
