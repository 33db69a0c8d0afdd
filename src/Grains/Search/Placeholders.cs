using System.Text.RegularExpressions;
using Gridfold.Models.Input;

namespace Gridfold.Grains.Search;

/// <summary>Finds each <c>${name}</c> in a section and replaces it by a value.</summary>
internal static partial class Placeholders
{
    /// <summary>The parameters that the node refers to, each with the place that refers to it.</summary>
    public static IEnumerable<(string Name, SourceLocation? Location)> In(SpecNode node) => node switch
    {
        SpecMap map => map.Entries.SelectMany(entry => In(entry.Value)),
        SpecList list => list.Items.SelectMany(In),
        SpecScalar { Kind: ScalarKind.Text } scalar when Whole().Match(scalar.Text) is { Success: true } match =>
            [(match.Groups[1].Value, scalar.Location)],
        _ => [],
    };

    /// <summary>The names of the parameters that the nodes refer to.</summary>
    public static IReadOnlySet<string> NamesIn(params SpecNode?[] nodes) =>
        nodes.OfType<SpecNode>().SelectMany(In).Select(use => use.Name).ToHashSet();

    /// <summary>The texts that have a placeholder inside other text. Such a placeholder has no meaning.</summary>
    public static IEnumerable<SpecScalar> Broken(SpecNode node) => node switch
    {
        SpecMap map => map.Entries.SelectMany(entry => Broken(entry.Value)),
        SpecList list => list.Items.SelectMany(Broken),
        SpecScalar { Kind: ScalarKind.Text } scalar when scalar.Text.Contains("${", StringComparison.Ordinal)
            && !Whole().IsMatch(scalar.Text) =>
            [scalar],
        _ => [],
    };

    /// <summary>
    /// Replaces every placeholder of the node by its value. A value keeps its own location, because an error in the value belongs there.
    /// </summary>
    public static SpecNode Substitute(SpecNode node, IReadOnlyDictionary<string, SpecNode> values) => node switch
    {
        SpecMap map => map with { Entries = [.. map.Entries.Select(entry => entry with { Value = Substitute(entry.Value, values) })] },
        SpecList list => list with { Items = [.. list.Items.Select(item => Substitute(item, values))] },
        SpecScalar { Kind: ScalarKind.Text } scalar when Whole().Match(scalar.Text) is { Success: true } match
            && values.TryGetValue(match.Groups[1].Value, out SpecNode? value) =>
                Inside(value.Location is null ? value with { Location = scalar.Location } : value, values),
        _ => node,
    };

    // A value of a choice may hold placeholders of its own. They form no circle.
    private static SpecNode Inside(SpecNode value, IReadOnlyDictionary<string, SpecNode> values) =>
        value is SpecScalar { Kind: not ScalarKind.Text } ? value : Substitute(value, values);

    [GeneratedRegex(@"^\$\{\s*([A-Za-z_][A-Za-z0-9_.-]*)\s*\}$")]
    private static partial Regex Whole();
}
