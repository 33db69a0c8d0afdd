using Gridfold.Models.Input;

namespace Gridfold.Models.Datasets;

/// <summary>Where a dataset comes from.</summary>
public abstract record DatasetSource
{
    /// <summary>Where the experiment file says so.</summary>
    public SourceLocation? Location { get; init; }
}

/// <summary>One of <see cref="BuiltInDatasets"/>.</summary>
/// <param name="Name">Its name.</param>
public sealed record BuiltInSource(string Name) : DatasetSource;

/// <summary>One of <see cref="DatasetCatalogue"/>.</summary>
/// <param name="Name">Its name.</param>
public sealed record CatalogueSource(string Name) : DatasetSource;

/// <summary>A CSV file, a zip of images, a folder of images, or an http(s) address of one of the files.</summary>
/// <param name="Path">As written.</param>
public sealed record PathSource(string Path) : DatasetSource;

/// <summary>Images and labels as a pair of IDX files, the form of MNIST; gzipped or not.</summary>
/// <param name="Images">File or address of the images, as written.</param>
/// <param name="Labels">File or address of the labels, as written.</param>
public sealed record IdxSource(string Images, string Labels) : DatasetSource
{
    /// <summary>Where the experiment file names the labels.</summary>
    public SourceLocation? LabelsLocation { get; init; }
}
