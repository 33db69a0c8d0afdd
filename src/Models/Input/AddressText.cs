using System.Text.RegularExpressions;

namespace Gridfold.Models.Input;

/// <summary>Addresses as they may be shown: without what may be a user's name, a password or a token in them.</summary>
public static partial class AddressText
{
    /// <summary>The text with the user and the query taken out of every http(s) address in it; dots stand for them.</summary>
    public static string Shown(string text) =>
        text.Contains("://", StringComparison.Ordinal)
            ? Address().Replace(text, match => Shown(match.Groups["scheme"].Value, match.Groups["rest"].Value))
            : text;

    /// <summary>The node with every text in it as it may be shown.</summary>
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
