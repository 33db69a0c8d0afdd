using Gridfold.Models.Input;

namespace Gridfold.Grains.Specs;

/// <summary>
/// Translates <c>resources.fusion: auto | off</c> of version 0.1 into <c>resources.engine: auto | libtorch</c>. A file with the old key is
/// refused; an experiment that was stored with it goes on.
/// </summary>
internal static class FormerEngines
{
    /// <summary>The old key.</summary>
    public const string Key = "fusion";

    /// <summary>The new name of an old value. Null for a value that never existed.</summary>
    public static string? Replacement(SpecNode value) => value is SpecScalar { Text: var text } ? text switch
    {
        "auto" => "auto",
        "off" => "libtorch",
        _ => null,
    } : null;

    /// <summary>A stored file with the new key in the place of the old one.</summary>
    public static SpecNode Upgrade(SpecNode root)
    {
        if (root is not SpecMap file || file["resources"] is not SpecMap resources || resources[Key] is not { } former
            || Replacement(former) is not { } name)
            return root;
        SpecMap upgraded = Replace(resources, Key, new SpecEntry(ResourcesSpec.EngineKey, null, SpecScalar.Of(name)));
        return Replace(file, "resources", new SpecEntry("resources", null, upgraded));
    }

    private static SpecMap Replace(SpecMap map, string key, SpecEntry replacement) =>
        map with { Entries = [.. map.Entries.Select(entry => entry.Key == key ? replacement : entry)] };
}
