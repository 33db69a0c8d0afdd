using Gridfold.Models.Input;

namespace Gridfold.Silo.SpecFiles;

/// <summary>The merge key of YAML 1.1, <c>&lt;&lt;</c>: it takes over the entries of another map, or of several.</summary>
public static class YamlMerge
{
    /// <summary>The key.</summary>
    public const string Key = "<<";

    /// <summary>The entries that the value of the key gives. Of several maps, an earlier one counts before a later one.</summary>
    /// <param name="value">A map or a list of maps.</param>
    /// <param name="location">The place of the key.</param>
    /// <exception cref="InputException">The value is neither.</exception>
    public static IEnumerable<SpecEntry> EntriesOf(SpecNode value, SourceLocation location) => value switch
    {
        SpecMap map => map.Entries,
        SpecList list when list.Items.All(item => item is SpecMap) => list.Items.Cast<SpecMap>().SelectMany(map => map.Entries),
        _ => throw new InputException(
            $"<< is {value.Description}; it takes over the entries of a map or of a list of maps, as in <<: *name", location),
    };

    /// <summary>Puts merged entries before those of a map itself. An entry of the map itself replaces a merged one of its key.</summary>
    public static IReadOnlyList<SpecEntry> Merge(IReadOnlyList<SpecEntry> own, IReadOnlyList<SpecEntry> merged)
    {
        if (merged.Count == 0) return own;
        Dictionary<string, SpecEntry> ofOwn = own.ToDictionary(entry => entry.Key);
        var seen = new HashSet<string>();
        SpecEntry[] first = [.. merged.Where(entry => seen.Add(entry.Key)).Select(entry => ofOwn.GetValueOrDefault(entry.Key, entry))];
        return [.. first, .. own.Where(entry => !seen.Contains(entry.Key))];
    }
}
