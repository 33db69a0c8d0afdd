using System.Text.RegularExpressions;
using Gridfold.Models.Input;

namespace Gridfold.Grains.Search;

/// <summary>The <c>${name}</c> in a section: finding them, and putting values in their place.</summary>
internal static partial class Placeholders
{
    /// <summary>The parameters that the node refers to, each with the place of its use.</summary>
    public static IEnumerable<(string Name, SourceLocation? Location)> In(SpecNode node) => node switch
    {
        SpecMap map => map.Entries.SelectMany(entry => In(entry.Value)),
        SpecList list => list.Items.SelectMany(In),
        SpecScalar { Kind: ScalarKind.Text } scalar when Whole().Match(scalar.Text) is { Success: true } match => [(match.Groups[1].Value, scalar.Location)],
        _ => [],
    };

    /// <summary>Text that has a placeholder inside other text, which means nothing.</summary>
    public static IEnumerable<SpecScalar> Broken(SpecNode node) => node switch
    {
        SpecMap map => map.Entries.SelectMany(entry => Broken(entry.Value)),
        SpecList list => list.Items.SelectMany(Broken),
        SpecScalar { Kind: ScalarKind.Text } scalar when scalar.Text.Contains("${", StringComparison.Ordinal) && !Whole().IsMatch(scalar.Text) => [scalar],
        _ => [],
    };

    /// <summary>The node with every placeholder replaced by its value; a value keeps its own place, where its error belongs.</summary>
    public static SpecNode Substitute(SpecNode node, IReadOnlyDictionary<string, SpecNode> values) => node switch
    {
        SpecMap map => map with { Entries = [.. map.Entries.Select(entry => entry with { Value = Substitute(entry.Value, values) })] },
        SpecList list => list with { Items = [.. list.Items.Select(item => Substitute(item, values))] },
        SpecScalar { Kind: ScalarKind.Text } scalar when Whole().Match(scalar.Text) is { Success: true } match
            && values.TryGetValue(match.Groups[1].Value, out SpecNode? value) => value.Location is null ? value with { Location = scalar.Location } : value,
        _ => node,
    };

    [GeneratedRegex(@"^\$\{\s*([A-Za-z_][A-Za-z0-9_.-]*)\s*\}$")]
    private static partial Regex Whole();
}
