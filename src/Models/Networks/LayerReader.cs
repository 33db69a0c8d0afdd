using Gridfold.Models.Input;

namespace Gridfold.Models.Networks;

/// <summary>Reads the items of <c>model.layers</c>: a name, or a name with its argument.</summary>
internal static class LayerReader
{
    private static readonly Dictionary<string, Func<SpecNode, SpecMapReader, LayerSpec>> WithArgument = new()
    {
        ["linear"] = ReadLinear,
        ["dropout"] = (_, reader) => new DropoutLayer(reader.Number("dropout", 0, min: 0, below: 1)),
    };

    private static readonly string[] Names = ["flatten", .. WithArgument.Keys, .. ActivationLayer.Names];

    /// <summary>The layer, or null when an error was reported.</summary>
    /// <param name="node">The item.</param>
    /// <param name="path">Its path, as in model.layers[2].</param>
    /// <param name="problems">Where problems go.</param>
    public static LayerSpec? Read(SpecNode node, string path, Problems problems)
    {
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
        if (name == "flatten") return new FlattenLayer();
        if (ActivationLayer.Names.Contains(name)) return new ActivationLayer(name);
        string rule = WithArgument.ContainsKey(name) ? $"'{name}' without its argument; write {{{name}: ...}}" : $"'{name}', which is not a layer{Suggestion.For(name, Names)}";
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

        string rule = Names.Contains(entry.Key) ? $"'{entry.Key}' with an argument, which it does not take; write {entry.Key} alone" : $"'{entry.Key}', which is not a layer{Suggestion.For(entry.Key, Names)}";
        problems.Error($"{path} is {rule}", entry.KeyLocation ?? map.Location);
        return null;
    }

    private static LinearLayer ReadLinear(SpecNode argument, SpecMapReader reader)
    {
        if (argument is not SpecScalar { Kind: ScalarKind.Text } word) return new LinearLayer(reader.Integer("linear", 1, min: 1));
        if (word.Text != "classes") reader.Error("linear", "it must be a whole number at least 1, or the word classes");
        return new LinearLayer((int?)null);
    }
}
