using Gridfold.Models.Input;
using Gridfold.Models.Tasks;

namespace Gridfold.Models.Networks;

/// <summary>Reads the items of <c>model.layers</c>: a name, or a name with its argument.</summary>
internal static class LayerReader
{
    // A larger number is a typing error. The limit also keeps sums of shapes far from overflow.
    private const int MaxPixels = 4096;

    private const int MaxChannels = 1 << 20;

    private static readonly Dictionary<string, Func<LayerSpec>> Plain = new()
    {
        ["flatten"] = () => new FlattenLayer(),
        ["batch_norm1d"] = () => new BatchNormLayer(IsOfImages: false),
        ["batch_norm2d"] = () => new BatchNormLayer(IsOfImages: true),
        ["layer_norm"] = () => new LayerNormLayer(),
        ["prelu"] = () => new PreluLayer(),
        ["positions"] = () => new PositionsLayer(),
    };

    private static readonly Dictionary<string, Func<SpecNode, SpecMapReader, LayerSpec>> WithArgument = new()
    {
        ["linear"] = (argument, reader) => new LinearLayer(ReadWidth(argument, reader, "linear")),
        ["dropout"] = (_, reader) => new DropoutLayer(reader.Number("dropout", 0, min: 0, below: 1)),
        ["conv2d"] = (_, reader) => ReadConvolution(reader),
        ["max_pool2d"] = (argument, reader) => ReadPool(argument, reader, "max_pool2d"),
        ["avg_pool2d"] = (argument, reader) => ReadPool(argument, reader, "avg_pool2d"),
        ["adaptive_max_pool2d"] = (_, reader) =>
            new AdaptivePool2dLayer(IsMax: true, reader.Integer("adaptive_max_pool2d", 1, min: 1, max: MaxPixels)),
        ["adaptive_avg_pool2d"] = (_, reader) =>
            new AdaptivePool2dLayer(IsMax: false, reader.Integer("adaptive_avg_pool2d", 1, min: 1, max: MaxPixels)),
        ["group_norm"] = (_, reader) => new GroupNormLayer(reader.Integer("group_norm", 1, min: 1, max: MaxChannels)),
        [ResidualReader.Key] = (_, reader) => ResidualReader.Read(reader),
        ["sequence"] = (_, reader) => new SequenceLayer(reader.Integer("sequence", 1, min: 1, max: MaxChannels)),
        [InputsReader.Key] = (_, reader) => InputsReader.Read(reader),
        ["embedding"] = (_, reader) => SequenceLayerReader.ReadEmbedding(reader),
        ["conv1d"] = (_, reader) => SequenceLayerReader.ReadConvolution(reader),
        ["adaptive_max_pool1d"] = (_, reader) =>
            new AdaptivePool1dLayer(IsMax: true, reader.Integer("adaptive_max_pool1d", 1, min: 1, max: MaxPixels)),
        ["adaptive_avg_pool1d"] = (_, reader) =>
            new AdaptivePool1dLayer(IsMax: false, reader.Integer("adaptive_avg_pool1d", 1, min: 1, max: MaxPixels)),
        ["lstm"] = (argument, reader) => SequenceLayerReader.ReadRecurrent(argument, reader, "lstm"),
        ["gru"] = (argument, reader) => SequenceLayerReader.ReadRecurrent(argument, reader, "gru"),
        ["attention"] = AttentionReader.ReadAttention,
        ["transformer"] = AttentionReader.ReadTransformer,
    };

    /// <summary>The names of the layers.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Plain.Keys, .. WithArgument.Keys, .. ActivationLayer.Names];

    /// <summary>Reads a layer; null when an error was reported.</summary>
    /// <param name="node">The item to read.</param>
    /// <param name="path">The item's path, as in model.layers[2].</param>
    /// <param name="problems">Receives the problems.</param>
    public static LayerSpec? Read(SpecNode node, string path, Problems problems)
    {
        problems.Trace?.Note(
            path[..path.LastIndexOf('[')], new ListItems([.. Plain.Keys, .. ActivationLayer.Names], [.. WithArgument.Keys]));
        LayerSpec? layer = node switch
        {
            SpecScalar { Kind: ScalarKind.Text, Text: var name } => ReadName(name, node, path, problems),
            SpecMap { Entries: [var entry] } map => ReadEntry(entry, map, path, problems),
            _ => Refuse($"{path} is {node.Description}; a layer is a name, as in relu, or a name with its argument, as in {{linear: 50}}"),
        };
        return layer is null ? null : layer with { Location = node.Location };

        LayerSpec? Refuse(string message)
        {
            problems.Error(message, node.Location);
            return null;
        }
    }

    private static LayerSpec? ReadName(string name, SpecNode node, string path, Problems problems)
    {
        if (Plain.TryGetValue(name, out Func<LayerSpec>? make)) return make();
        if (ActivationLayer.Names.Contains(name)) return new ActivationLayer(name);
        string rule = WithArgument.ContainsKey(name)
            ? $"'{name}' without its argument; write {{{name}: ...}}"
            : $"'{name}', which is not a layer{Suggestion.For(name, Names)}";
        problems.Error($"{path} is {rule}", node.Location);
        return null;
    }

    private static LayerSpec? ReadEntry(SpecEntry entry, SpecMap map, string path, Problems problems)
    {
        if (WithArgument.TryGetValue(entry.Key, out Func<SpecNode, SpecMapReader, LayerSpec>? read))
        {
            var reader = new SpecMapReader(map, path, problems);
            if (reader.RequiredNode(entry.Key, "the layer's argument") is { } argument) return read(argument, reader);
            return null;
        }

        string rule = Names.Contains(entry.Key)
            ? $"'{entry.Key}' with an argument, which it does not take; write {entry.Key} alone"
            : $"'{entry.Key}', which is not a layer{Suggestion.For(entry.Key, Names)}";
        problems.Error($"{path} is {rule}", entry.KeyLocation ?? map.Location);
        return null;
    }

    /// <summary>Reads a number of outputs or channels; null for the word of <see cref="Head.Word"/>.</summary>
    internal static int? ReadWidth(SpecNode argument, SpecMapReader reader, string key)
    {
        string? word = reader.Word(key, Head.Word);
        if (argument is not SpecScalar { Kind: ScalarKind.Text }) return reader.Integer(key, 1, min: 1);
        if (word is null) reader.Error(key, $"it must be a whole number at least 1, or the word {Head.Word}");
        return null;
    }

    private static Conv2dLayer ReadConvolution(SpecMapReader reader)
    {
        if (reader.Node("conv2d") is SpecScalar)
        {
            reader.Error("conv2d", "it must be a map with channels and kernel, as in conv2d: {channels: 16, kernel: 5}");
            return new Conv2dLayer(1, new Window(1, 1, 0));
        }

        if (reader.Map("conv2d") is not { } map) return new Conv2dLayer(1, new Window(1, 1, 0));
        int? channels = map.RequiredNode("channels", "how many the output has, as in channels: 16") is { } node
            ? ReadWidth(node, map, "channels")
            : 1;
        map.RequiredNode("kernel", "its height and width in pixels, as in kernel: 5");
        Window window = ReadWindow(map, defaultStride: _ => 1, mostPadding: size => size);
        return new Conv2dLayer(channels, window);
    }

    private static Pool2dLayer ReadPool(SpecNode argument, SpecMapReader reader, string name)
    {
        bool isMax = name == "max_pool2d";
        if (argument is not SpecMap)
        {
            int size = reader.Integer(name, 1, min: 1, max: MaxPixels);
            return new Pool2dLayer(isMax, new Window(size, size, 0));
        }

        SpecMapReader map = reader.Map(name)!;
        map.RequiredNode("kernel", "its height and width in pixels, as in kernel: 3");
        return new Pool2dLayer(isMax, ReadWindow(map, defaultStride: size => size, mostPadding: size => size / 2));
    }

    /// <summary>Reads kernel, stride and padding, and rejects other keys.</summary>
    internal static Window ReadWindow(SpecMapReader map, Func<int, int> defaultStride, Func<int, int> mostPadding)
    {
        int size = map.Integer("kernel", 1, min: 1, max: MaxPixels);
        int stride = map.Integer("stride", defaultStride(size), min: 1, max: MaxPixels);
        int padding = map.Integer("padding", 0, min: 0, max: mostPadding(size));
        map.RejectUnknownKeys();
        return new Window(size, stride, padding);
    }
}
