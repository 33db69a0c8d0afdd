namespace Gridfold.Models.Datasets.Sources;

/// <summary>A dataset that comes with Gridfold.</summary>
/// <param name="Name">The name in an experiment file.</param>
/// <param name="Description">A description of one line.</param>
/// <param name="Rows">The number of rows in all splits together.</param>
/// <param name="File">The dataset's file in <see cref="DatasetFolders.BuiltIn"/>.</param>
public sealed record BuiltInDataset(string Name, string Description, int Rows, string File)
{
    /// <summary>The column to predict; null for images.</summary>
    public string? Label { get; init; }
}
