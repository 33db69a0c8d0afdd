using Gridfold.Models.Input;

namespace Gridfold.Models.Networks;

/// <summary>Reads the layers with attention.</summary>
internal static class AttentionReader
{
    // Larger numbers are typing errors. The limits also keep the numbers of weights far from overflow.
    private const int MaxHeads = 4096, MaxHidden = 1 << 16;

    /// <summary>Reads <c>attention: 4</c> or <c>attention: {heads: 4, dropout: 0.1}</c>.</summary>
    public static AttentionLayer ReadAttention(SpecNode argument, SpecMapReader reader)
    {
        if (argument is not SpecMap) return new AttentionLayer(reader.Integer("attention", 1, min: 1, max: MaxHeads));
        SpecMapReader map = reader.Map("attention")!;
        var layer = new AttentionLayer(ReadHeads(map), ReadDropout(map));
        map.RejectUnknownKeys();
        return layer;
    }

    /// <summary>Reads <c>transformer: 4</c> or <c>transformer: {heads: 4, hidden: 128, dropout: 0.1, norm: after}</c>.</summary>
    public static TransformerLayer ReadTransformer(SpecNode argument, SpecMapReader reader)
    {
        if (argument is not SpecMap)
        {
            return new TransformerLayer(
                reader.Integer("transformer", 1, min: 1, max: MaxHeads), Hidden: null, Dropout: 0, NormIsFirst: true);
        }

        SpecMapReader map = reader.Map("transformer")!;
        int heads = ReadHeads(map), hidden = map.Integer("hidden", 1, min: 1, max: MaxHidden);
        double dropout = ReadDropout(map);
        bool isFirst = map.Choice("norm", new Dictionary<string, bool> { ["before"] = true, ["after"] = false }, fallback: true);
        map.RejectUnknownKeys();
        return new TransformerLayer(heads, map.Has("hidden") ? hidden : null, dropout, isFirst);
    }

    private static int ReadHeads(SpecMapReader map)
    {
        map.RequiredNode("heads", "how many attend side by side, as in heads: 4");
        return map.Integer("heads", 1, min: 1, max: MaxHeads);
    }

    private static double ReadDropout(SpecMapReader map) => map.Number("dropout", 0, min: 0, below: 1);
}
