using System.Xml;
using Gridfold.Models.Input;

namespace Gridfold.Client.Reports;

/// <summary>Cleans text for HTML and SVG.</summary>
internal static class MarkupText
{
    /// <summary>
    /// The text with control characters and marks of direction as escapes. Other characters that no document may have become U+FFFD.
    /// </summary>
    public static string Clean(string text)
    {
        string shown = ShownText.Of(text);
        return IsAllowed(shown)
            ? shown
            : string.Concat(shown.EnumerateRunes().Select(rune => IsAllowed(rune.ToString()) ? rune.ToString() : "\uFFFD"));
    }

    private static bool IsAllowed(string text)
    {
        for (int index = 0; index < text.Length; index++)
        {
            if (XmlConvert.IsXmlChar(text[index])) continue;
            if (index + 1 == text.Length || !XmlConvert.IsXmlSurrogatePair(text[index + 1], text[index])) return false;
            index++;
        }

        return true;
    }
}
