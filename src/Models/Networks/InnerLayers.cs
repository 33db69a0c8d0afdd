using Gridfold.Models.Input;
using Gridfold.Models.Tasks;

namespace Gridfold.Models.Networks;

/// <summary>Reads a list of layers within a layer, which is like <c>model.layers</c>.</summary>
internal static class InnerLayers
{
    /// <param name="reader">The map with the list.</param>
    /// <param name="key">The key of the list.</param>
    /// <param name="ofTokens">What to do with a layer that reads tokens, as in "put it before the block".</param>
    /// <param name="ofHead">Where the end of the network stands, and why a width has a number.</param>
    public static IReadOnlyList<LayerSpec> Read(SpecMapReader reader, string key, string ofTokens, string ofHead)
    {
        // A trace knows the items already: they are those of model.layers, to any depth.
        Problems problems = reader.Problems.Trace is null ? reader.Problems : new Problems();
        var layers = new List<LayerSpec>();
        foreach ((int place, SpecNode item) in (reader.List(key) ?? []).Index())
        {
            string path = $"{reader.PathOf(key)}[{place}]";
            if (LayerReader.Read(item, path, problems) is not { } layer) continue;
            layers.Add(layer);
            if (layer is EmbeddingLayer or InputsLayer)
            {
                string name = layer is EmbeddingLayer ? "embedding" : InputsReader.Key;
                problems.Error($"{path} is {name}, which is the first layer of a network: {ofTokens}", item.Location);
            }

            if (layer.HasWidthOfHead) problems.Error($"{path} has the word {Head.Word}, and {ofHead}: write a number", item.Location);
        }

        return layers;
    }
}
