using Gridfold.Models.Input;

namespace Gridfold.Grains.Specs;

/// <summary>Reads the nodes of a spec that was checked and stored earlier, perhaps by an earlier version.</summary>
public static class StoredSpec
{
    /// <summary>The nodes, with the keys of this version.</summary>
    public static SpecNode Read(string json) => FormerEngines.Upgrade(SpecJson.Read(json));
}
