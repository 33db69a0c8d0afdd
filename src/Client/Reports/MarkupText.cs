using System.Text;
using System.Xml;

namespace Gridfold.Client.Reports;

/// <summary>Cleans text for HTML and SVG.</summary>
internal static class MarkupText
{
    /// <summary>The text with the characters that no document may have, for example control characters, replaced by U+FFFD.</summary>
    public static string Clean(string text) => text.EnumerateRunes().All(IsAllowed)
        ? text
        : string.Concat(text.EnumerateRunes().Select(rune => IsAllowed(rune) ? rune.ToString() : "\uFFFD"));

    private static bool IsAllowed(Rune rune) => !rune.IsBmp || XmlConvert.IsXmlChar((char)rune.Value);
}
