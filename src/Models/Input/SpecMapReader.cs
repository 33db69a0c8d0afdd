using System.Globalization;

namespace Gridfold.Models.Input;

/// <summary>
/// Reads the keys of one map, reports what breaks a rule and goes on with a harmless value. Every key that is asked for is
/// known; <see cref="RejectUnknownKeys"/> reports the others.
/// </summary>
public sealed class SpecMapReader
{
    private readonly SpecMap _map;
    private readonly HashSet<string> _known = [];

    /// <summary>A reader of a map.</summary>
    /// <param name="map">The map.</param>
    /// <param name="path">Its dotted path from the file's root, "" for the root itself.</param>
    /// <param name="problems">Where problems go.</param>
    public SpecMapReader(SpecMap map, string path, Problems problems)
    {
        _map = map;
        Path = path;
        Problems = problems;
    }

    /// <summary>The map's dotted path from the file's root.</summary>
    public string Path { get; }

    /// <summary>Where problems go.</summary>
    public Problems Problems { get; }

    /// <summary>What a file with this map at its root is.</summary>
    public string FileKind { get; init; } = "an experiment file";

    /// <summary>Where the map starts.</summary>
    public SourceLocation? Location => _map.Location;

    /// <summary>A reader of a node that must be a map; null, with the error reported, when it is not.</summary>
    public static SpecMapReader? Open(SpecNode? node, string path, Problems problems)
    {
        if (node is SpecMap map) return new SpecMapReader(map, path, problems);
        if (node is not null) problems.Error($"{path} is {node.Description}; it must be a map of keys to values", node.Location);
        return null;
    }

    /// <summary>Whether the key is written, and not empty.</summary>
    public bool Has(string key)
    {
        _known.Add(key);
        return _map[key] is { } node and not SpecScalar { Kind: ScalarKind.Null };
    }

    /// <summary>The value of a key, or null when it is not written.</summary>
    public SpecNode? Node(string key) => Has(key) ? _map[key] : null;

    /// <summary>The value of a key that must be there; null, with the error reported, when it is not.</summary>
    public SpecNode? RequiredNode(string key, string remedy)
    {
        if (Node(key) is { } node) return node;
        string place = Path.Length == 0 ? "the file" : Path;
        Problems.Error($"{place} has no '{key}'; it is required: {remedy}", _map[key]?.Location ?? _map.Location);
        return null;
    }

    /// <summary>Where the key's value stands, or the map when the key is not written.</summary>
    public SourceLocation? LocationOf(string key) => _map[key]?.Location ?? _map.Location;

    /// <summary>The dotted path of a key.</summary>
    public string PathOf(string key) => Path.Length == 0 ? key : $"{Path}.{key}";

    /// <summary>A reader of the map under a key; null when it is not written or (reported) not a map.</summary>
    public SpecMapReader? Map(string key) => Open(Node(key), PathOf(key), Problems);

    /// <summary>The items under a key; null when it is not written or (reported) not a list.</summary>
    public IReadOnlyList<SpecNode>? List(string key)
    {
        if (Node(key) is not { } node) return null;
        if (node is SpecList list) return list.Items;
        Error(key, "it must be a list, as in [a, b]");
        return null;
    }

    /// <summary>A whole number in [<paramref name="min"/>, <paramref name="max"/>].</summary>
    public int Integer(string key, int fallback, int min = int.MinValue, int max = int.MaxValue) =>
        (int)Long(key, fallback, min, max);

    /// <summary>A whole number in [<paramref name="min"/>, <paramref name="max"/>].</summary>
    public long Long(string key, long fallback, long min = long.MinValue, long max = long.MaxValue)
    {
        if (Node(key) is not { } node) return fallback;
        bool isInteger = node is SpecScalar { Kind: ScalarKind.Integer };
        if (isInteger && long.TryParse(((SpecScalar)node).Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value)
            && value >= min && value <= max) return value;
        bool isTooLarge = node is SpecScalar { Number: { } number } && number > max;
        double? lowest = min is long.MinValue or int.MinValue ? null : min, highest = !isTooLarge && max is long.MaxValue or int.MaxValue ? null : max;
        Error(key, $"it must be a whole number{Range(lowest, highest, "at least", "at most")}");
        return fallback;
    }

    /// <summary>A finite number that is at least <paramref name="min"/>, above <paramref name="above"/>, at most <paramref name="max"/> and below <paramref name="below"/>.</summary>
    public double Number(string key, double fallback, double? min = null, double? above = null, double? max = null, double? below = null)
    {
        if (Node(key) is not { } node) return fallback;
        if (node is SpecScalar { Number: { } value } && double.IsFinite(value)
            && !(value < min) && !(value <= above) && !(value > max) && !(value >= below)) return value;
        string range = Range(min ?? above, max ?? below, min is null ? "above" : "at least", max is null ? "below" : "at most");
        Error(key, $"it must be a number{range}");
        return fallback;
    }

    /// <summary>true or false.</summary>
    public bool Boolean(string key, bool fallback)
    {
        if (Node(key) is not { } node) return fallback;
        if (node is SpecScalar { Kind: ScalarKind.Boolean } scalar) return scalar.Text == "true";
        Error(key, "it must be true or false");
        return fallback;
    }

    /// <summary>Text; a number counts as the text it is written as. Null when it is not written.</summary>
    public string? Text(string key)
    {
        if (Node(key) is not { } node) return null;
        if (node is SpecScalar scalar) return scalar.Text;
        Error(key, "it must be text");
        return null;
    }

    /// <summary>One of a fixed set of names.</summary>
    public T Choice<T>(string key, IReadOnlyDictionary<string, T> choices, T fallback)
    {
        if (Node(key) is not { } node) return fallback;
        if (node is SpecScalar scalar && choices.TryGetValue(scalar.Text, out T? choice)) return choice;
        string suggestion = node is SpecScalar text ? Suggestion.For(text.Text, [.. choices.Keys]) : $"; known: {string.Join(", ", choices.Keys)}";
        Problems.Error($"{PathOf(key)} is {node.Description}, which is not known{suggestion}", node.Location);
        return fallback;
    }

    /// <summary>Reports a broken rule of a key: "path is value; rule".</summary>
    public void Error(string key, string rule) =>
        Problems.Error($"{PathOf(key)} is {_map[key]?.Description ?? "not written"}; {rule}", LocationOf(key));

    /// <summary>Reports every key that was written but never asked for. Call it last.</summary>
    public void RejectUnknownKeys()
    {
        foreach (SpecEntry entry in _map.Entries.Where(entry => !_known.Contains(entry.Key)))
        {
            string place = Path.Length == 0 ? FileKind : Path;
            Problems.Error($"'{entry.Key}' is not a key of {place}{Suggestion.For(entry.Key, _known)}", entry.KeyLocation ?? entry.Value.Location);
        }
    }

    private static string Range(double? low, double? high, string lowWord, string highWord)
    {
        string Show(double? bound) => bound!.Value.ToString("R", CultureInfo.InvariantCulture);
        return (low, high) switch
        {
            (null, null) => "",
            (not null, null) => $" {lowWord} {Show(low)}",
            (null, not null) => $" {highWord} {Show(high)}",
            _ => $" {lowWord} {Show(low)} and {highWord} {Show(high)}",
        };
    }
}
