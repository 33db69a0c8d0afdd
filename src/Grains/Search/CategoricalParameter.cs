using Gridfold.Models.Input;
using Gridfold.Models.Randomness;

namespace Gridfold.Grains.Search;

/// <summary>A parameter with a list of possible values. <c>const</c> is a list of one value.</summary>
/// <param name="Name">The parameter's name.</param>
/// <param name="Values">The possible values, at least one.</param>
public sealed record CategoricalParameter(string Name, IReadOnlyList<SpecNode> Values) : Parameter(Name)
{
    /// <summary>
    /// Whether the order of the values has a meaning, as in small, middle, large. Searchers that learn then take neighbours as alike.
    /// </summary>
    public bool IsOrdered { get; init; }

    /// <inheritdoc/>
    public override long? GridCount => Values.Count;

    /// <inheritdoc/>
    public override IReadOnlyList<SpecNode> Probes => Values;

    /// <inheritdoc/>
    public override SpecNode GridValue(long position) => Values[(int)position];

    /// <inheritdoc/>
    public override long? ValueCount => Values.Count;

    /// <inheritdoc/>
    public override SpecNode ValueAt(long position) => Values[(int)position];

    /// <inheritdoc/>
    public override long? PositionOf(SpecNode value)
    {
        for (int position = 0; position < Values.Count; position++)
        {
            if (AreEqual(Values[position], value)) return position;
        }

        return null;
    }

    /// <inheritdoc/>
    public override string Rule => $"one of {string.Join(", ", Values.Select((value, place) => LabelAt(place) ?? SpecJson.Write(value)))}";

    /// <summary>The parameter's own form of a value. A value that holds other parameters may be written as its name.</summary>
    public override SpecNode? Find(SpecNode value)
    {
        if (base.Find(value) is { } found) return found;
        int position = value is SpecScalar text ? Enumerable.Range(0, Values.Count)
            .FirstOrDefault(place => LabelAt(place) == text.Text, -1) : -1;
        return position < 0 ? null : Values[position];
    }

    // The name of a value that holds other parameters.
    private string? LabelAt(int position) =>
        Placeholders.In(Values[position]).Any() ? ConditionalReader.LabelOf(Values, position) : null;

    /// <inheritdoc/>
    public override SpecNode Draw(RandomStream random) => Values[(int)random.NextBelow(Values.Count)];

    // A number that was stored as JSON may come back as an integer, so numbers are compared by value.
    private static bool AreEqual(SpecNode first, SpecNode second) => (first, second) switch
    {
        (SpecScalar { Number: { } one }, SpecScalar { Number: { } other }) => one == other,
        (SpecScalar one, SpecScalar other) => one.Kind == other.Kind && one.Text == other.Text,
        (SpecScalar, _) or (_, SpecScalar) => false,
        _ => SpecJson.Write(first) == SpecJson.Write(second),
    };
}
