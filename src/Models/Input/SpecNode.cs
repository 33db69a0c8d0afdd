using System.Globalization;

namespace Gridfold.Models.Input;

/// <summary>
/// A node of an experiment file: what was written and where. Independent of YAML and JSON, and free of meaning:
/// the readers of each section give it that.
/// </summary>
public abstract record SpecNode
{
    /// <summary>Where it starts, when it comes from a file.</summary>
    public SourceLocation? Location { get; init; }

    /// <summary>What kind of value it is, in words for a message: "a list", "the number 3", "the text 'abc'".</summary>
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
/// <param name="Kind">Its kind.</param>
/// <param name="Text">Its canonical text: shortest round-trip form for numbers, "true" or "false" for booleans, "" for null.</param>
public sealed record SpecScalar(ScalarKind Kind, string Text) : SpecNode
{
    /// <summary>The number it stands for, or null.</summary>
    public double? Number => Kind is ScalarKind.Integer or ScalarKind.Float ? double.Parse(Text, CultureInfo.InvariantCulture) : null;

    /// <inheritdoc/>
    public override string Description => Kind switch
    {
        ScalarKind.Null => "empty",
        ScalarKind.Boolean => Text,
        ScalarKind.Text => $"the text '{Text}'",
        _ => Text,
    };

    /// <summary>An integer.</summary>
    public static SpecScalar Of(long value) => new(ScalarKind.Integer, value.ToString(CultureInfo.InvariantCulture));

    /// <summary>A number with a fraction.</summary>
    public static SpecScalar Of(double value) => new(ScalarKind.Float, value.ToString("R", CultureInfo.InvariantCulture));

    /// <summary>Text.</summary>
    public static SpecScalar Of(string value) => new(ScalarKind.Text, value);
}

/// <summary>A list of nodes.</summary>
/// <param name="Items">In the order written.</param>
public sealed record SpecList(IReadOnlyList<SpecNode> Items) : SpecNode
{
    /// <inheritdoc/>
    public override string Description => "a list";
}

/// <summary>A map from keys to nodes; no key twice.</summary>
/// <param name="Entries">In the order written.</param>
public sealed record SpecMap(IReadOnlyList<SpecEntry> Entries) : SpecNode
{
    /// <inheritdoc/>
    public override string Description => "a map";

    /// <summary>The value of a key, or null.</summary>
    public SpecNode? this[string key] => Entries.FirstOrDefault(entry => entry.Key == key)?.Value;
}

/// <summary>A key and its value.</summary>
/// <param name="Key">As written.</param>
/// <param name="KeyLocation">Where the key stands.</param>
/// <param name="Value">Its value.</param>
public sealed record SpecEntry(string Key, SourceLocation? KeyLocation, SpecNode Value);
