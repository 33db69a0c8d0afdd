using System.Globalization;

namespace Gridfold.Models.Input;

/// <summary>A single value.</summary>
/// <param name="Kind">The kind of the value.</param>
/// <param name="Text">The canonical text: shortest round-trip form for numbers, "true" or "false" for booleans, "" for null.</param>
public sealed record SpecScalar(ScalarKind Kind, string Text) : SpecNode
{
    // A longer text is not shown whole in messages.
    private const int MaxShown = 200;

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
        ScalarKind.Text when Text.Length > MaxShown => $"a text of {Numbers.Show((long)Text.Length)} characters, '{Text[..MaxShown]}...'",
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
