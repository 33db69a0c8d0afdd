using System.Collections;
using System.Globalization;
using Gridfold.Grains.Specs;
using Gridfold.Models.Input;

namespace Gridfold.Hosting.Specs;

/// <summary>Makes the nodes of values in C#.</summary>
internal static class NodeOf
{
    /// <summary>Makes the node of a value. Whole numbers are integers, as in a file.</summary>
    /// <param name="value">A node, a part, a number, a text, a boolean, an enum value, a time, or a list of these.</param>
    /// <exception cref="ArgumentException">The value is of another type.</exception>
    public static SpecNode Value(object? value) => value switch
    {
        null => new SpecScalar(ScalarKind.Null, ""),
        SpecNode node => node,
        SpecPart part => part.ToNode(),
        string text => SpecScalar.Of(text),
        bool flag => new SpecScalar(ScalarKind.Boolean, flag ? "true" : "false"),
        int number => SpecScalar.Of(number),
        long number => SpecScalar.Of(number),
        float number => Number(double.Parse(number.ToString("R", Invariant), Invariant)),
        double number => Number(number),
        decimal number => Number((double)number),
        Enum word => SpecScalar.Of(Words.Of(word.ToString())),
        TimeSpan time => SpecScalar.Of(TimeText.Show(time)),
        IEnumerable items => new SpecList([.. items.Cast<object?>().Select(Value)]),
        _ => throw new ArgumentException(
            $"A {value.GetType().Name} cannot be a value of an experiment; give a number, a text, a boolean, a list, or a part of a spec.",
            nameof(value)),
    };

    /// <summary>Gives nodes without a place the place of a member.</summary>
    /// <param name="node">The node.</param>
    /// <param name="place">The place.</param>
    public static SpecNode At(SpecNode node, SourceLocation place) => node switch
    {
        { Location: not null } => node,
        SpecList list => list with { Items = [.. list.Items.Select(item => At(item, place))], Location = place },
        SpecMap map => map with
        {
            Entries = [.. map.Entries.Select(entry => new SpecEntry(entry.Key, entry.KeyLocation ?? place, At(entry.Value, place)))],
            Location = place,
        },
        _ => node with { Location = place },
    };

    /// <summary>Gives the node. A key that stands twice in one map is refused, as in a file.</summary>
    /// <param name="node">The node.</param>
    /// <exception cref="InputException">A key stands twice.</exception>
    public static SpecNode WithKeysOnce(SpecNode node)
    {
        switch (node)
        {
            case SpecList list:
                foreach (SpecNode item in list.Items) WithKeysOnce(item);
                break;
            case SpecMap map:
                HashSet<string> keys = [];
                foreach (SpecEntry entry in map.Entries)
                {
                    if (!keys.Add(entry.Key))
                    {
                        throw new InputException(
                            $"'{entry.Key}' stands twice in one map; remove one of the two, or give it another name",
                            entry.KeyLocation ?? map.Location);
                    }

                    WithKeysOnce(entry.Value);
                }

                break;
        }

        return node;
    }

    private static CultureInfo Invariant => CultureInfo.InvariantCulture;

    // The same as the reader of files, to which a number that is not finite is a text.
    private static SpecScalar Number(double number)
    {
        SpecScalar scalar = SpecScalar.Of(number);
        if (!double.IsFinite(number)) return SpecScalar.Of(scalar.Text);
        return long.TryParse(scalar.Text, NumberStyles.AllowLeadingSign, Invariant, out _)
            ? scalar with { Kind = ScalarKind.Integer }
            : scalar;
    }
}
