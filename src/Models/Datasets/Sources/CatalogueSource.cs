namespace Gridfold.Models.Datasets.Sources;

/// <summary>A source among <see cref="DatasetCatalogue"/>.</summary>
/// <param name="Name">The name of the dataset.</param>
public sealed record CatalogueSource(string Name) : DatasetSource;
