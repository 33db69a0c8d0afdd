using Gridfold.Models.Input;

namespace Gridfold.Models.Datasets.Sources;

/// <summary>The source of a dataset.</summary>
public abstract record DatasetSource
{
    /// <summary>The place of the source in the experiment file.</summary>
    public SourceLocation? Location { get; init; }
}
