namespace Gridfold.Models.Datasets;

/// <summary>Where datasets lie that no experiment file points at.</summary>
/// <param name="BuiltIn">The folder with the built-in datasets' files; only read.</param>
/// <param name="Cache">The folder for downloads; made when it is needed.</param>
public sealed record DatasetFolders(string BuiltIn, string Cache)
{
    /// <summary>The folder that files which an experiment points at must lie in, links followed. Default: null, for anywhere.</summary>
    public string? Root { get; init; }
}
