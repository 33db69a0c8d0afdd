namespace Gridfold.Models.Input;

/// <summary>What one reader asked of one map.</summary>
/// <param name="Path">The map's dotted path from the file's root.</param>
/// <param name="Map">The map.</param>
public sealed record MapShape(string Path, SpecMap Map)
{
    /// <summary>The keys that the reader asked for, in the order of asking.</summary>
    public Dictionary<string, KeyShape> Keys { get; } = [];

    /// <summary>Whether the keys are names that the file chooses.</summary>
    public bool HasNames { get; internal set; }

    /// <summary>Adds what another reading of such a map asked. A key that not every reading asks for is not required.</summary>
    public void Add(MapShape other)
    {
        HasNames |= other.HasNames;
        foreach (KeyShape missing in Keys.Where(key => !other.Keys.ContainsKey(key.Key)).Select(key => key.Value))
            missing.IsRequired = false;
        foreach ((string key, KeyShape shape) in other.Keys)
        {
            if (!Keys.TryGetValue(key, out KeyShape? known)) this[key].Add(shape);
            else known.Add(shape);
        }
    }

    internal KeyShape this[string key]
    {
        get
        {
            if (!Keys.TryGetValue(key, out KeyShape? shape)) Keys[key] = shape = new KeyShape();
            return shape;
        }
    }
}
