namespace Gridfold.Models.Datasets.Sources;

/// <summary>A source among <see cref="BuiltInDatasets"/>.</summary>
/// <param name="Name">The name of the dataset.</param>
public sealed record BuiltInSource(string Name) : DatasetSource;
