using System.Text.Json;

namespace Gridfold.Abstractions;

/// <summary>
/// The values of a trial's hyper-parameters, by their names in the experiment file. Each kind has two methods. One gives null for a
/// hyper-parameter that does not belong to the trial, because the condition on it does not hold; the other one throws.
/// </summary>
public sealed class Hyperparameters
{
    private readonly Dictionary<string, JsonElement> _values;

    internal Hyperparameters(IEnumerable<KeyValuePair<string, JsonElement>> values) => _values = new(values);

    /// <summary>The names of all hyper-parameters of the search.</summary>
    public IReadOnlyCollection<string> Names => _values.Keys;

    /// <summary>Gives a number.</summary>
    /// <param name="name">The name in the experiment file.</param>
    /// <exception cref="ArgumentException">The search has no such number, or it does not belong to this trial.</exception>
    public double Double(string name) => DoubleOrNull(name) ?? throw DoesNotBelong(name);

    /// <summary>Gives a number. Null when it does not belong to this trial.</summary>
    /// <param name="name">The name in the experiment file.</param>
    /// <exception cref="ArgumentException">The search has no such number.</exception>
    public double? DoubleOrNull(string name) => Find(name) is not { } value ? null
        : value.ValueKind == JsonValueKind.Number ? value.GetDouble() : throw OtherKind(name, value, "a number");

    /// <summary>Gives a whole number.</summary>
    /// <param name="name">The name in the experiment file.</param>
    /// <exception cref="ArgumentException">The search has no such whole number, or it does not belong to this trial.</exception>
    public long Integer(string name) => IntegerOrNull(name) ?? throw DoesNotBelong(name);

    /// <summary>Gives a whole number. Null when it does not belong to this trial.</summary>
    /// <param name="name">The name in the experiment file.</param>
    /// <exception cref="ArgumentException">The search has no such whole number.</exception>
    public long? IntegerOrNull(string name) => Find(name) is not { } value ? null
        : value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out long number) ? number
        : throw OtherKind(name, value, "a whole number");

    /// <summary>Gives a text.</summary>
    /// <param name="name">The name in the experiment file.</param>
    /// <exception cref="ArgumentException">The search has no such text, or it does not belong to this trial.</exception>
    public string Text(string name) => TextOrNull(name) ?? throw DoesNotBelong(name);

    /// <summary>Gives a text. Null when it does not belong to this trial.</summary>
    /// <param name="name">The name in the experiment file.</param>
    /// <exception cref="ArgumentException">The search has no such text.</exception>
    public string? TextOrNull(string name) => Find(name) is not { } value ? null
        : value.ValueKind == JsonValueKind.String ? value.GetString() : throw OtherKind(name, value, "a text");

    /// <summary>Gives true or false.</summary>
    /// <param name="name">The name in the experiment file.</param>
    /// <exception cref="ArgumentException">The search has no such value, or it does not belong to this trial.</exception>
    public bool Boolean(string name) => BooleanOrNull(name) ?? throw DoesNotBelong(name);

    /// <summary>Gives true or false. Null when it does not belong to this trial.</summary>
    /// <param name="name">The name in the experiment file.</param>
    /// <exception cref="ArgumentException">The search has no such value.</exception>
    public bool? BooleanOrNull(string name) => Find(name) is not { } value ? null
        : value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : throw OtherKind(name, value, "true or false");

    /// <summary>The values as one line of JSON.</summary>
    public override string ToString() => JsonSerializer.Serialize(_values);

    private JsonElement? Find(string name)
    {
        if (_values.TryGetValue(name, out JsonElement value)) return value.ValueKind == JsonValueKind.Null ? null : value;
        string known = _values.Count == 0 ? "it has none" : $"it has {string.Join(", ", _values.Keys)}";
        throw new ArgumentException($"the search has no hyper-parameter '{name}'; {known}");
    }

    private static ArgumentException DoesNotBelong(string name) =>
        new($"the hyper-parameter {name} does not belong to this trial, because its condition does not hold; "
            + "the methods with OrNull give null");

    private static ArgumentException OtherKind(string name, JsonElement value, string kind) =>
        new($"the hyper-parameter {name} is {value.GetRawText()}, which is not {kind}");
}
