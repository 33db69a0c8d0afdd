namespace Gridfold.Models.Input;

/// <summary>A list of nodes.</summary>
/// <param name="Items">The items, in the order written.</param>
public sealed record SpecList(IReadOnlyList<SpecNode> Items) : SpecNode
{
    /// <inheritdoc/>
    public override string Description => "a list";
}
