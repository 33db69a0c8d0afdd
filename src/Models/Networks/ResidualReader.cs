using Gridfold.Models.Input;
using Gridfold.Models.Tasks;

namespace Gridfold.Models.Networks;

/// <summary>Reads <c>residual: [...]</c>, a list of layers like <c>model.layers</c>.</summary>
internal static class ResidualReader
{
    public const string Key = "residual";

    public static ResidualLayer Read(SpecMapReader reader)
    {
        IReadOnlyList<SpecNode> items = reader.List(Key) ?? [];
        if (reader.Node(Key) is SpecList { Items.Count: 0 })
            reader.Error(Key, "it must hold the layers between which the input is skipped, as in [{linear: 50}, relu]");

        // A trace knows the items already: they are those of model.layers, to any depth.
        Problems problems = reader.Problems.Trace is null ? reader.Problems : new Problems();
        var layers = new List<LayerSpec>();
        foreach ((int place, SpecNode item) in items.Index())
        {
            string path = $"{reader.PathOf(Key)}[{place}]";
            if (LayerReader.Read(item, path, problems) is not { } layer) continue;
            layers.Add(layer);
            if (layer is EmbeddingLayer)
                problems.Error($"{path} is embedding, which is the first layer of a network: put it before the block", item.Location);
            if (!layer.HasWidthOfHead) continue;
            problems.Error(
                $"{path} has the word {Head.Word}, and the layers of a block have numbers; the end of the network comes after its blocks: "
                    + "write a number",
                item.Location);
        }

        return new ResidualLayer(layers);
    }
}
