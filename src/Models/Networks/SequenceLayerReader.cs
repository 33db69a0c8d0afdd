using Gridfold.Models.Input;

namespace Gridfold.Models.Networks;

/// <summary>Reads the layers of sequences that have settings.</summary>
internal static class SequenceLayerReader
{
    // A larger state is a typing error. The limit also keeps the numbers of weights far from overflow.
    private const int MaxHidden = 4096;

    private const int MaxTokens = 1 << 20;

    /// <summary>Reads <c>conv1d: {channels: 16, kernel: 5}</c>.</summary>
    public static Conv1dLayer ReadConvolution(SpecMapReader reader)
    {
        if (reader.Node("conv1d") is SpecScalar)
            reader.Error("conv1d", "it must be a map with channels and kernel, as in conv1d: {channels: 16, kernel: 5}");
        else if (reader.Map("conv1d") is { } map)
        {
            int? channels = map.RequiredNode("channels", "how many the output has, as in channels: 16") is { } node
                ? LayerReader.ReadWidth(node, map, "channels")
                : 1;
            map.RequiredNode("kernel", "its length in time steps, as in kernel: 5");
            return new Conv1dLayer(channels, LayerReader.ReadWindow(map, defaultStride: _ => 1, mostPadding: size => size));
        }

        return new Conv1dLayer(1, new Window(1, 1, 0));
    }

    /// <summary>Reads <c>embedding: {tokens: 5000, size: 32}</c>.</summary>
    public static EmbeddingLayer ReadEmbedding(SpecMapReader reader)
    {
        if (reader.Node("embedding") is SpecScalar)
            reader.Error("embedding", "it must be a map with tokens and size, as in embedding: {tokens: 5000, size: 32}");
        else if (reader.Map("embedding") is { } map)
        {
            EmbeddingLayer embedding = ReadVectors(map);
            map.RejectUnknownKeys();
            return embedding;
        }

        return new EmbeddingLayer(2, 1);
    }

    /// <summary>Reads the keys <c>tokens</c> and <c>size</c>. The caller rejects other keys.</summary>
    public static EmbeddingLayer ReadVectors(SpecMapReader map)
    {
        map.RequiredNode("tokens", "how many it knows, as in tokens: 5000");
        map.RequiredNode("size", "the number of values of a token, as in size: 32");
        return new EmbeddingLayer(map.Integer("tokens", 2, min: 2, max: MaxTokens), map.Integer("size", 1, min: 1, max: MaxHidden));
    }

    /// <summary>Reads <c>lstm: 32</c> or <c>lstm: {hidden: 32, output: all}</c>, and the same of gru.</summary>
    /// <param name="argument">The argument of the layer.</param>
    /// <param name="reader">The map with the layer.</param>
    /// <param name="name">The layer's name: lstm or gru.</param>
    public static RecurrentLayer ReadRecurrent(SpecNode argument, SpecMapReader reader, string name)
    {
        bool isLstm = name == "lstm";
        if (argument is not SpecMap) return new RecurrentLayer(isLstm, reader.Integer(name, 1, min: 1, max: MaxHidden), GivesAll: false);
        SpecMapReader map = reader.Map(name)!;
        map.RequiredNode("hidden", "the number of values of its state, as in hidden: 32");
        int hidden = map.Integer("hidden", 1, min: 1, max: MaxHidden);
        bool givesAll = map.Choice("output", new Dictionary<string, bool> { ["last"] = false, ["all"] = true }, fallback: false);
        map.RejectUnknownKeys();
        return new RecurrentLayer(isLstm, hidden, givesAll);
    }
}
