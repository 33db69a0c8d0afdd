namespace Gridfold.Models.Datasets;

/// <summary>The kind of source that <c>dataset.path</c> names.</summary>
internal enum SourceKind
{
    Table,
    Folder,
    Zip,
}
