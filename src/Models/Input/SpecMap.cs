namespace Gridfold.Models.Input;

/// <summary>A map from keys to nodes; each key occurs once.</summary>
/// <param name="Entries">The entries, in the order written.</param>
public sealed record SpecMap(IReadOnlyList<SpecEntry> Entries) : SpecNode
{
    /// <inheritdoc/>
    public override string Description => "a map";

    /// <summary>Gives the value of a key; null when there is none.</summary>
    public SpecNode? this[string key] => Entries.FirstOrDefault(entry => entry.Key == key)?.Value;
}
