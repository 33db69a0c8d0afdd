using Gridfold.Models.Input;

namespace Gridfold.Models.Datasets;

/// <summary>The source of a dataset.</summary>
public abstract record DatasetSource
{
    /// <summary>The place of the source in the experiment file.</summary>
    public SourceLocation? Location { get; init; }
}

/// <summary>A source among <see cref="BuiltInDatasets"/>.</summary>
/// <param name="Name">The name of the dataset.</param>
public sealed record BuiltInSource(string Name) : DatasetSource;

/// <summary>A source among <see cref="DatasetCatalogue"/>.</summary>
/// <param name="Name">The name of the dataset.</param>
public sealed record CatalogueSource(string Name) : DatasetSource;

/// <summary>A CSV file, a zip of images, a folder of images, or an http(s) address of one of the files.</summary>
/// <param name="Path">The path as the user wrote it.</param>
public sealed record PathSource(string Path) : DatasetSource;

/// <summary>Images and labels as a pair of IDX files, the form of MNIST. The files may be gzipped.</summary>
/// <param name="Images">The file or address of the images, as the user wrote it.</param>
/// <param name="Labels">The file or address of the labels, as the user wrote it.</param>
public sealed record IdxSource(string Images, string Labels) : DatasetSource
{
    /// <summary>The place of the labels in the experiment file.</summary>
    public SourceLocation? LabelsLocation { get; init; }
}
