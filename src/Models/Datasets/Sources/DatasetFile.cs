
namespace Gridfold.Models.Datasets.Sources;

/// <summary>Finds the file of a dataset, for a program that reads the file itself.</summary>
public static class DatasetFile
{
    /// <summary>The path of the file; null for a folder, for pairs of files and for datasets of the catalogue.</summary>
    /// <param name="spec">The data.</param>
    /// <param name="folders">The folders of built-in and downloaded files.</param>
    /// <param name="cancellationToken">Ends the search early.</param>
    public static string? Of(DatasetSpec spec, DatasetFolders folders, CancellationToken cancellationToken)
    {
        if (spec.Source is not (PathSource or BuiltInSource or OwnDataSource)) return null;
        SourceFile file = SourceFinder.FindOne(spec, folders, cancellationToken).File;
        return file.IsFolder ? null : file.Path;
    }
}
