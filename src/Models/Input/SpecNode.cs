namespace Gridfold.Models.Input;

/// <summary>
/// A node of an experiment file: a value and its place. It does not depend on YAML or JSON. The readers of each section give it its
/// meaning.
/// </summary>
public abstract record SpecNode
{
    /// <summary>The place at which the node starts, when it comes from a file.</summary>
    public SourceLocation? Location { get; init; }

    /// <summary>The kind of value, in words for a message: "a list", "the number 3", "the text 'abc'".</summary>
    public abstract string Description { get; }
}
