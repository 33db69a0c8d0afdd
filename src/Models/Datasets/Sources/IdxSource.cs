using Gridfold.Models.Input;

namespace Gridfold.Models.Datasets.Sources;

/// <summary>Images and labels as a pair of IDX files, the form of MNIST. The files may be gzipped.</summary>
/// <param name="Images">The file or address of the images, as the user wrote it.</param>
/// <param name="Labels">The file or address of the labels, as the user wrote it.</param>
public sealed record IdxSource(string Images, string Labels) : DatasetSource
{
    /// <summary>The place of the labels in the experiment file.</summary>
    public SourceLocation? LabelsLocation { get; init; }
}
