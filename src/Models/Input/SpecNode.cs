using System.Globalization;

namespace Gridfold.Models.Input;

/// <summary>
/// A node of an experiment file: a value and its place. It does not depend on YAML or JSON. The readers of each section give it its
/// meaning.
/// </summary>
public abstract record SpecNode
{
    /// <summary>The place at which the node starts, when it comes from a file.</summary>
    public SourceLocation? Location { get; init; }

    /// <summary>The kind of value, in words for a message: "a list", "the number 3", "the text 'abc'".</summary>
    public abstract string Description { get; }
}

/// <summary>The kinds of scalar in YAML's core schema.</summary>
public enum ScalarKind
{
    /// <summary>No value: an empty one, or null.</summary>
    Null,

    /// <summary>true or false.</summary>
    Boolean,

    /// <summary>A number without fraction or exponent.</summary>
    Integer,

    /// <summary>Any other number.</summary>
    Float,

    /// <summary>Anything else.</summary>
    Text,
}

/// <summary>A single value.</summary>
/// <param name="Kind">The kind of the value.</param>
/// <param name="Text">The canonical text: shortest round-trip form for numbers, "true" or "false" for booleans, "" for null.</param>
public sealed record SpecScalar(ScalarKind Kind, string Text) : SpecNode
{
    private readonly string? _written;

    /// <summary>The text as the file writes it, for example 007 for the number 7. It names columns. Default: the canonical text.</summary>
    public string Written
    {
        get => _written ?? Text;
        init => _written = value == Text ? null : value;
    }

    /// <summary>The number that the text stands for; null when it is not a number.</summary>
    public double? Number => Kind is ScalarKind.Integer or ScalarKind.Float ? double.Parse(Text, CultureInfo.InvariantCulture) : null;

    /// <inheritdoc/>
    public override string Description => Kind switch
    {
        ScalarKind.Null => "empty",
        ScalarKind.Boolean => Text,
        ScalarKind.Text => $"the text '{Text}'",
        _ => Text,
    };

    /// <summary>Makes an integer.</summary>
    public static SpecScalar Of(long value) => new(ScalarKind.Integer, value.ToString(CultureInfo.InvariantCulture));

    /// <summary>Makes a number with a fraction.</summary>
    public static SpecScalar Of(double value) => new(ScalarKind.Float, value.ToString("R", CultureInfo.InvariantCulture));

    /// <summary>Makes a text.</summary>
    public static SpecScalar Of(string value) => new(ScalarKind.Text, value);
}

/// <summary>A list of nodes.</summary>
/// <param name="Items">The items, in the order written.</param>
public sealed record SpecList(IReadOnlyList<SpecNode> Items) : SpecNode
{
    /// <inheritdoc/>
    public override string Description => "a list";
}

/// <summary>A map from keys to nodes; each key occurs once.</summary>
/// <param name="Entries">The entries, in the order written.</param>
public sealed record SpecMap(IReadOnlyList<SpecEntry> Entries) : SpecNode
{
    /// <inheritdoc/>
    public override string Description => "a map";

    /// <summary>Gives the value of a key; null when there is none.</summary>
    public SpecNode? this[string key] => Entries.FirstOrDefault(entry => entry.Key == key)?.Value;
}

/// <summary>A key and its value.</summary>
/// <param name="Key">The key as the user wrote it.</param>
/// <param name="KeyLocation">The place of the key.</param>
/// <param name="Value">The value of the key.</param>
public sealed record SpecEntry(string Key, SourceLocation? KeyLocation, SpecNode Value);
