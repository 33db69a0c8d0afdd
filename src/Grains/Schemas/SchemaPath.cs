using System.Globalization;
using System.Text.RegularExpressions;
using Gridfold.Models.Input;

namespace Gridfold.Grains.Schemas;

/// <summary>Paths of maps in an experiment file, as in <c>model.layers[2]</c>.</summary>
internal static partial class SchemaPath
{
    // The maps whose keys are names that the file chooses.
    private static readonly string[] Named = ["hyperparameters.", "model.layers[].inputs."];

    /// <summary>The path without the numbers of items, the names of hyper-parameters and those of columns.</summary>
    public static string Generalise(string path)
    {
        string items = Item().Replace(path, "[]");
        if (Named.FirstOrDefault(start => items.StartsWith(start, StringComparison.Ordinal)) is not { } named) return items;
        int end = items.IndexOf('.', named.Length);
        return $"{named}*{(end < 0 ? "" : items[end..])}";
    }

    /// <summary>The path of a key.</summary>
    public static string Join(string path, string key) => path.Length == 0 ? key : $"{path}.{key}";

    /// <summary>Puts a value into nodes. Maps on the path are made where they are missing.</summary>
    public static SpecNode Put(SpecNode? node, string path, SpecNode value) =>
        Put(node, [.. Part().Matches(path).Select(part => part.Value)], value);

    private static SpecNode Put(SpecNode? node, ReadOnlySpan<string> path, SpecNode value)
    {
        if (path.IsEmpty) return value;
        if (node is SpecList list && path[0][0] == '[')
        {
            int index = int.Parse(path[0][1..^1], CultureInfo.InvariantCulture);
            SpecNode changed = Put(list.Items[index], path[1..], value);
            return list with { Items = [.. list.Items.Select((item, place) => place == index ? changed : item)] };
        }

        string key = path[0];
        SpecMap map = node as SpecMap ?? new SpecMap([]);
        return map.With(key, Put(map[key], path[1..], value));
    }

    [GeneratedRegex(@"\[\d+\]")]
    private static partial Regex Item();

    [GeneratedRegex(@"\[\d+\]|[^.\[\]]+")]
    private static partial Regex Part();
}
