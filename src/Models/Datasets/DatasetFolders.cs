namespace Gridfold.Models.Datasets;

/// <summary>Where datasets lie that no experiment file points at.</summary>
/// <param name="BuiltIn">The folder with the built-in datasets' files; only read.</param>
/// <param name="Cache">The folder for downloads; made when it is needed.</param>
public sealed record DatasetFolders(string BuiltIn, string Cache);
