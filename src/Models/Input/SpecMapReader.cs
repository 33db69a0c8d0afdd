using System.Globalization;

namespace Gridfold.Models.Input;

/// <summary>
/// Reads the keys of one map. It reports each broken rule and goes on with a harmless value. Every requested key counts as known;
/// <see cref="RejectUnknownKeys"/> reports the others.
/// </summary>
public sealed class SpecMapReader
{
    private readonly SpecMap _map;
    private readonly HashSet<string> _known = [];
    private readonly MapShape? _shape;

    /// <summary>Makes a reader of a map.</summary>
    /// <param name="map">The map.</param>
    /// <param name="path">The dotted path from the file's root, "" for the root itself.</param>
    /// <param name="problems">Receives the problems.</param>
    public SpecMapReader(SpecMap map, string path, Problems problems)
    {
        _map = map;
        Path = path;
        Problems = problems;
        _shape = problems.Trace?.Open(path, map);
    }

    /// <summary>The map's dotted path from the file's root.</summary>
    public string Path { get; }

    /// <summary>Receives the problems.</summary>
    public Problems Problems { get; }

    /// <summary>The kind of file whose root is this map, for messages.</summary>
    public string FileKind { get; init; } = "an experiment file";

    /// <summary>The place at which the map starts.</summary>
    public SourceLocation? Location => _map.Location;

    /// <summary>Makes a reader of a node that must be a map. Reports an error and gives null when it is not.</summary>
    public static SpecMapReader? Open(SpecNode? node, string path, Problems problems)
    {
        if (node is SpecMap map) return new SpecMapReader(map, path, problems);
        if (node is not null) problems.Error($"{path} is {node.Description}; it must be a map of keys to values", node.Location);
        return null;
    }

    /// <summary>Whether the key is written with a value.</summary>
    public bool Has(string key)
    {
        _known.Add(key);
        _ = _shape?[key];
        return _map[key] is { } node and not SpecScalar { Kind: ScalarKind.Null };
    }

    /// <summary>Gives the value of a key; null when the key is not written.</summary>
    public SpecNode? Node(string key) => Has(key) ? _map[key] : null;

    /// <summary>Gives the value of a required key. Reports an error and gives null when it is missing.</summary>
    public SpecNode? RequiredNode(string key, string remedy)
    {
        SpecNode? written = Node(key);
        if (_shape?[key] is { } shape) shape.IsRequired = true;
        if (written is { } node) return node;
        string place = Path.Length == 0 ? "the file" : Path;
        Problems.Error($"{place} has no '{key}'; it is required: {remedy}", _map[key]?.Location ?? _map.Location);
        return null;
    }

    /// <summary>Gives the place of the key's value; the place of the map when the key is not written.</summary>
    public SourceLocation? LocationOf(string key) => _map[key]?.Location ?? _map.Location;

    /// <summary>Gives the dotted path of a key.</summary>
    public string PathOf(string key) => Path.Length == 0 ? key : $"{Path}.{key}";

    /// <summary>
    /// Makes a reader of the map under a key; null when the key is not written. Reports an error and gives null when the value is not a
    /// map.
    /// </summary>
    public SpecMapReader? Map(string key)
    {
        Ask(key, SpecKind.Map);
        return Open(Node(key), PathOf(key), Problems);
    }

    /// <summary>
    /// Gives the items under a key; null when the key is not written. Reports an error and gives null when the value is not a list.
    /// </summary>
    public IReadOnlyList<SpecNode>? List(string key)
    {
        Ask(key, SpecKind.List);
        if (Node(key) is not { } node) return null;
        if (node is SpecList list) return list.Items;
        Error(key, "it must be a list, as in [a, b]");
        return null;
    }

    /// <summary>Reads a whole number in [<paramref name="min"/>, <paramref name="max"/>].</summary>
    public int Integer(string key, int fallback, int min = int.MinValue, int max = int.MaxValue) =>
        (int)Long(key, fallback, min, max);

    /// <summary>Reads a whole number in [<paramref name="min"/>, <paramref name="max"/>].</summary>
    public long Long(string key, long fallback, long min = long.MinValue, long max = long.MaxValue)
    {
        Ask(key, SpecKind.Integer, new NumberLimits(
            min is long.MinValue or int.MinValue ? null : min, null, max is long.MaxValue or int.MaxValue ? null : max, null),
            fallback: SpecScalar.Of(fallback));
        if (Node(key) is not { } node) return fallback;
        if (node is SpecScalar scalar && WholeNumber(scalar) is { } value && value >= min && value <= max) return value;
        bool isTooLarge = node is SpecScalar { Number: { } number } && number > max;
        double? lowest = min is long.MinValue or int.MinValue ? null : min,
            highest = !isTooLarge && max is long.MaxValue or int.MaxValue ? null : max;
        Error(key, $"it must be a whole number{Range(lowest, highest, "at least", "at most")}");
        return fallback;
    }

    /// <summary>The whole number that a scalar stands for, also where it is written as 1e1 or 8.0; null for any other scalar.</summary>
    private static long? WholeNumber(SpecScalar scalar)
    {
        const double exact = 1L << 53;
        if (scalar.Kind == ScalarKind.Integer && long.TryParse(
            scalar.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value)) return value;
        return scalar is { Kind: ScalarKind.Float, Number: { } number } && double.IsInteger(number) && Math.Abs(number) <= exact
            ? (long)number
            : null;
    }

    /// <summary>
    /// Reads a finite number within limits. The number may equal <paramref name="min"/> or <paramref name="max"/>, but not <paramref
    /// name="above"/> or <paramref name="below"/>.
    /// </summary>
    public double Number(string key, double fallback, double? min = null, double? above = null, double? max = null, double? below = null)
    {
        Ask(key, SpecKind.Number, new NumberLimits(min, above, max, below), fallback: SpecScalar.Of(fallback));
        if (Node(key) is not { } node) return fallback;
        if (node is SpecScalar { Number: { } value } && double.IsFinite(value)
            && !(value < min) && !(value <= above) && !(value > max) && !(value >= below)) return value;
        string range = Range(min ?? above, max ?? below, min is null ? "above" : "at least", max is null ? "below" : "at most");
        Error(key, $"it must be a number{range}");
        return fallback;
    }

    /// <summary>Reads true or false.</summary>
    public bool Boolean(string key, bool fallback)
    {
        Ask(key, SpecKind.Boolean, fallback: new SpecScalar(ScalarKind.Boolean, fallback ? "true" : "false"));
        if (Node(key) is not { } node) return fallback;
        if (node is SpecScalar { Kind: ScalarKind.Boolean } scalar) return scalar.Text == "true";
        Error(key, "it must be true or false");
        return fallback;
    }

    /// <summary>Reads a text. A number counts as the text that is written. Null when the key is not written.</summary>
    public string? Text(string key)
    {
        Ask(key, SpecKind.Text);
        if (Node(key) is not { } node) return null;
        if (node is SpecScalar scalar) return scalar.Written;
        Error(key, "it must be text");
        return null;
    }

    /// <summary>
    /// Gives the text of a key where it is one of some words. The key takes other values too, which the caller reads in another way.
    /// </summary>
    /// <param name="key">The key.</param>
    /// <param name="words">The words.</param>
    public string? Word(string key, params IEnumerable<string> words)
    {
        Ask(key, SpecKind.Word, words: words);
        return Node(key) is SpecScalar { Kind: ScalarKind.Text } scalar && words.Contains(scalar.Text) ? scalar.Text : null;
    }

    /// <summary>Says that the keys are names that the file chooses, such as those of hyper-parameters.</summary>
    public void TakeNames()
    {
        if (_shape is not null) _shape.HasNames = true;
    }

    /// <summary>Reads one of a fixed set of names.</summary>
    public T Choice<T>(string key, IReadOnlyDictionary<string, T> choices, T fallback)
    {
        string? usual = choices.Keys.FirstOrDefault(word => EqualityComparer<T>.Default.Equals(choices[word], fallback));
        Ask(key, SpecKind.Word, words: choices.Keys, fallback: usual is null ? null : SpecScalar.Of(usual));
        if (Node(key) is not { } node) return fallback;
        if (node is SpecScalar scalar && choices.TryGetValue(scalar.Text, out T? choice)) return choice;
        string suggestion = node is SpecScalar text
            ? Suggestion.For(text.Text, [.. choices.Keys])
            : $"; known: {string.Join(", ", choices.Keys)}";
        Problems.Error($"{PathOf(key)} is {node.Description}, which is not known{suggestion}", node.Location);
        return fallback;
    }

    /// <summary>Reports a broken rule of a key: "path is value; rule".</summary>
    public void Error(string key, string rule) =>
        Problems.Error($"{PathOf(key)} is {_map[key]?.Description ?? "not written"}; {rule}", LocationOf(key));

    /// <summary>Reports every written key that no caller has requested. Call it last.</summary>
    public void RejectUnknownKeys()
    {
        foreach (SpecEntry entry in _map.Entries.Where(entry => !_known.Contains(entry.Key)))
        {
            string place = Path.Length == 0 ? FileKind : Path;
            Problems.Error(
                $"'{entry.Key}' is not a key of {place}{Suggestion.For(entry.Key, _known)}", entry.KeyLocation ?? entry.Value.Location);
        }
    }

    /// <summary>Notes what a caller asks. A caller that first asked whether the key is written has no default of that kind.</summary>
    private void Ask(
        string key, SpecKind kind, NumberLimits? limits = null, IEnumerable<string>? words = null, SpecScalar? fallback = null)
    {
        if (_shape is null) return;
        var asked = new KeyShape { Limits = limits, IsRequired = true };
        asked.Kinds.Add(kind);
        asked.Words.AddRange(words ?? []);
        asked.Fallbacks.Add(_known.Contains(key) ? null : fallback);
        _shape[key].Add(asked);
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
