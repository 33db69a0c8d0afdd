using System.Globalization;
using System.Text;

namespace Gridfold.Models.Input;

/// <summary>
/// Makes texts of other people safe for a terminal and a page. A terminal's own commands begin with a control character. Marks of writing
/// direction change the order in which letters are shown. Both are shown as escapes, for example <c>\u001b</c>.
/// </summary>
public static class ShownText
{
    /// <summary>Escapes control characters and marks of direction, except tabs and ends of lines.</summary>
    public static string Of(string text) => text.Any(IsEscapedInText) ? Escape(text, IsEscapedInText) : text;

    /// <summary>Escapes control characters and marks of direction, tabs and ends of lines too: a name stays on one line.</summary>
    public static string OfName(string text) => text.Any(IsEscapedInName) ? Escape(text, IsEscapedInName) : text;

    /// <summary>Whether a text has a control character other than tabs and ends of lines.</summary>
    public static bool HasControl(string text) => text.Any(IsControl);

    /// <summary>Reports each key and each text of a spec with a control character.</summary>
    public static void Check(SpecNode node, Problems problems)
    {
        switch (node)
        {
            case SpecMap map:
                foreach (SpecEntry entry in map.Entries)
                {
                    Check(entry.Key, entry.KeyLocation, problems);
                    Check(entry.Value, problems);
                }

                break;
            case SpecList list:
                foreach (SpecNode item in list.Items) Check(item, problems);
                break;
            case SpecScalar scalar:
                Check(scalar.Text, scalar.Location, problems);
                break;
        }
    }

    /// <summary>
    /// Whether a letter only changes the direction or the order of others: Unicode's marks, embeddings, overrides and isolates of
    /// direction, and the separators of lines and paragraphs.
    /// </summary>
    public static bool IsDirection(char letter) => letter
        is '\u061C' or '\u200E' or '\u200F' or (>= '\u2028' and <= '\u202E') or (>= '\u2066' and <= '\u2069');

    private static void Check(string text, SourceLocation? location, Problems problems)
    {
        if (HasControl(text)) problems.Error($"'{text}' holds a control character, which a terminal would obey; remove it", location);
    }

    private static bool IsControl(char letter) => char.IsControl(letter) && letter is not ('\t' or '\n' or '\r');

    private static bool IsEscapedInText(char letter) => IsControl(letter) || IsDirection(letter);

    private static bool IsEscapedInName(char letter) => char.IsControl(letter) || IsDirection(letter);

    private static string Escape(string text, Func<char, bool> isEscaped)
    {
        var escaped = new StringBuilder();
        foreach (char letter in text)
        {
            if (isEscaped(letter)) escaped.Append(CultureInfo.InvariantCulture, $"\\u{(int)letter:x4}");
            else escaped.Append(letter);
        }

        return escaped.ToString();
    }
}
