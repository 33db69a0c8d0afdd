using Gridfold.Models.Input;

namespace Gridfold.Models.Datasets.Preprocessing;

/// <summary>One step from raw values to a network's inputs.</summary>
public abstract record PreprocessStep
{
    /// <summary>The place of the step in the experiment file; null for a default step.</summary>
    public SourceLocation? Location { get; init; }
}
