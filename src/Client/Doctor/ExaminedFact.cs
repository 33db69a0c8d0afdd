using System.Globalization;
using Gridfold.Client.Rendering;

namespace Gridfold.Client.Doctor;

/// <summary>A fact about a part of the machine.</summary>
/// <param name="Name">The name of the fact in documents, for example <c>free_disk</c>.</param>
/// <param name="Text">The value for people.</param>
internal sealed record ExaminedFact(string Name, string Text)
{
    /// <summary>The value for programs: a whole number, a truth value or a list of texts. Null where it is the text.</summary>
    public object? Value { get; private init; }

    public static implicit operator ExaminedFact((string Name, string Text) fact) => new(fact.Name, fact.Text);

    /// <summary>A size, which programs get in bytes.</summary>
    public static ExaminedFact Size(string name, long bytes) => new(name, Format.Bytes(bytes)) { Value = bytes };

    /// <summary>A number of things.</summary>
    public static ExaminedFact Count(string name, long count) => new(name, count.ToString(CultureInfo.InvariantCulture)) { Value = count };

    /// <summary>A truth value.</summary>
    public static ExaminedFact Flag(string name, bool isTrue) => new(name, isTrue ? "yes" : "no") { Value = isTrue };

    /// <summary>A list.</summary>
    /// <param name="name">The name of the fact.</param>
    /// <param name="values">The values.</param>
    /// <param name="none">The text for people where the list is empty.</param>
    public static ExaminedFact List(string name, IReadOnlyList<string> values, string none) =>
        new(name, values.Count == 0 ? none : string.Join(", ", values)) { Value = values };
}
