using Gridfold.Models.Input;

namespace Gridfold.Models.Datasets;

/// <summary>A file or folder that a key of the spec points at, found.</summary>
/// <param name="Path">Where to open it.</param>
/// <param name="Shown">What messages call it: relative to where the user is, when that is how it was given.</param>
/// <param name="Key">The key that points at it, "dataset.path".</param>
/// <param name="Location">Where that key stands.</param>
internal sealed record SourceFile(string Path, string Shown, string Key, SourceLocation? Location)
{
    public bool IsFolder => Directory.Exists(Path);

    /// <summary>What the dataset is called.</summary>
    public string Name { get; init; } = System.IO.Path.GetFileNameWithoutExtension(System.IO.Path.TrimEndingDirectorySeparator(Path));

    /// <summary>An error about the whole file, at the key that points at it.</summary>
    public InputException Error(string message) => new($"{Shown} {message}", Location);

    public static bool IsUrl(string path) =>
        path.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || path.StartsWith("https://", StringComparison.OrdinalIgnoreCase);

    /// <summary>Resolves what was written, downloading it first when it is an address.</summary>
    /// <exception cref="InputException">There is nothing there.</exception>
    public static SourceFile Find(
        string written,
        string key,
        SourceLocation? location,
        DatasetSpec spec,
        DatasetFolders folders,
        CancellationToken cancellationToken)
    {
        if (IsUrl(written))
        {
            string file = new Download(new HttpClientHandler(), folders.Cache).Get(written, key, location, spec.Sha256, cancellationToken);
            return new SourceFile(file, file, key, location);
        }

        string shown = System.IO.Path.Combine(spec.Folder, written);
        if (folders.Root is { } root && !RealPath.IsWithin(RealPath.Of(shown), RealPath.Of(root)))
        {
            // Before anything is said of what is there.
            throw new InputException($"{key} is '{written}', which does not lie in {root}, the folder for data here; put it there", location);
        }

        if (System.IO.Path.Exists(shown)) return new SourceFile(shown, shown, key, location);
        string full = System.IO.Path.GetFullPath(shown);
        throw new InputException(
            $"{key} is '{written}', and there is no such file or folder{Neighbours(full)}; " +
                $"correct the path (relative ones start at the experiment file's folder): looked for {full}",
            location);
    }

    public static SourceFile FindBuiltIn(BuiltInDataset dataset, DatasetFolders folders, SourceLocation? location)
    {
        string path = System.IO.Path.Combine(folders.BuiltIn, dataset.File);
        if (!File.Exists(path))
        {
            throw new InputException(
                $"dataset.name is '{dataset.Name}', and its file {path} is missing; Gridfold's installation is damaged: install it again",
                location);
        }

        return new SourceFile(path, path, "dataset.name", location) { Name = dataset.Name };
    }

    private static string Neighbours(string path)
    {
        string? folder = System.IO.Path.GetDirectoryName(path);
        if (!Directory.Exists(folder)) return "";
        IEnumerable<string> entries = Directory.EnumerateFileSystemEntries(folder).Take(1000);
        string[] names = [.. entries.Select(entry => System.IO.Path.GetFileName(entry)).Order(StringComparer.Ordinal)];
        string clause = Suggestion.For(System.IO.Path.GetFileName(path), names);
        return clause.StartsWith("; did you mean", StringComparison.Ordinal) ? clause.TrimEnd('?') : "";
    }
}
