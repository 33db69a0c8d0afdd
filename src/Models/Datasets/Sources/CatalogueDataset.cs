namespace Gridfold.Models.Datasets.Sources;

/// <summary>A public dataset.</summary>
/// <param name="Name">The name in an experiment file.</param>
/// <param name="Description">A description of one line.</param>
/// <param name="Rows">The number of rows in all splits together.</param>
/// <param name="Licence">The licence for its use.</param>
/// <param name="Files">The files: a table; or training images and labels, then test images and labels, in IDX form.</param>
public sealed record CatalogueDataset(string Name, string Description, int Rows, string Licence, IReadOnlyList<CatalogueFile> Files)
{
    /// <summary>The column to predict; null for images.</summary>
    public string? Label { get; init; }
}
