namespace Gridfold.Models.Input;

/// <summary>A map from keys to nodes; each key occurs once.</summary>
/// <param name="Entries">The entries, in the order written.</param>
public sealed record SpecMap(IReadOnlyList<SpecEntry> Entries) : SpecNode
{
    /// <inheritdoc/>
    public override string Description => "a map";

    /// <summary>Gives the value of a key; null when there is none.</summary>
    public SpecNode? this[string key] => Entries.FirstOrDefault(entry => entry.Key == key)?.Value;

    /// <summary>Makes a map in which a key has a value. A key that is there keeps its place, another one comes last.</summary>
    public SpecMap With(string key, SpecNode value) => this[key] is null
        ? this with { Entries = [.. Entries, new SpecEntry(key, null, value)] }
        : this with { Entries = [.. Entries.Select(entry => entry.Key == key ? entry with { Value = value } : entry)] };
}
