using Gridfold.Models.Input;

namespace Gridfold.Models.Networks;

/// <summary>Reads <c>residual: [...]</c>, a list of layers like <c>model.layers</c>.</summary>
internal static class ResidualReader
{
    public const string Key = "residual";

    public static ResidualLayer Read(SpecMapReader reader)
    {
        if (reader.Node(Key) is SpecList { Items.Count: 0 })
            reader.Error(Key, "it must hold the layers between which the input is skipped, as in [{linear: 50}, relu]");
        return new ResidualLayer(InnerLayers.Read(
            reader, Key, "put it before the block",
            "the layers of a block have numbers; the end of the network comes after its blocks"));
    }
}
