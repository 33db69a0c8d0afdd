using System.Text.RegularExpressions;

namespace Gridfold.Models.Input;

/// <summary>Makes addresses safe to show: without parts that may be a user's name, a password or a token.</summary>
public static partial class AddressText
{
    /// <summary>Replaces the user and the query of every http(s) address in a text by dots.</summary>
    public static string Shown(string text) =>
        text.Contains("://", StringComparison.Ordinal)
            ? Address().Replace(text, match => Shown(match.Groups["scheme"].Value, match.Groups["rest"].Value))
            : text;

    /// <summary>Replaces the same parts in every text of a node.</summary>
    public static SpecNode Shown(SpecNode node) => node switch
    {
        SpecMap map => map with { Entries = [.. map.Entries.Select(entry => entry with { Value = Shown(entry.Value) })] },
        SpecList list => list with { Items = [.. list.Items.Select(Shown)] },
        SpecScalar { Kind: ScalarKind.Text } scalar => scalar with { Text = Shown(scalar.Text) },
        _ => node,
    };

    private static string Shown(string scheme, string rest)
    {
        int authority = rest.IndexOfAny(['/', '?', '#']);
        int user = rest.LastIndexOf('@', authority < 0 ? rest.Length - 1 : authority);
        if (user >= 0) rest = $"...{rest[user..]}";
        int query = rest.IndexOfAny(['?', '#']);
        return query < 0 ? scheme + rest : $"{scheme}{rest[..(query + 1)]}...";
    }

    [GeneratedRegex("""(?<scheme>https?://)(?<rest>[^\s'"<>]*[^\s'"<>,;:.)\]}])""", RegexOptions.IgnoreCase)]
    private static partial Regex Address();
}
