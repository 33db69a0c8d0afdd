namespace Gridfold.Models.Datasets.Sources;

/// <summary>A table, a zip of images, a folder of images, or an http(s) address or an upload of one of the files.</summary>
/// <param name="Path">The path as the user wrote it.</param>
public sealed record PathSource(string Path) : DatasetSource;
