namespace Gridfold.Models.Input;

/// <summary>Texts of users without control characters, which a terminal would obey as commands.</summary>
public static class ShownText
{
    // Unicode's pictures of the 32 control characters of ASCII, in their order, and of the last one, DEL.
    private const char Pictures = '\u2400', PictureOfDelete = '\u2421', Delete = '\u007F', Replacement = '\uFFFD';

    /// <summary>The text with a picture of each control character, apart from tabs and ends of lines.</summary>
    public static string Of(string text) => text.Any(IsControl) ? string.Concat(text.Select(Shown)) : text;

    /// <summary>Whether a text holds a control character other than tabs and ends of lines.</summary>
    public static bool HasControl(string text) => text.Any(IsControl);

    /// <summary>Reports each key and each text of a spec that holds a control character.</summary>
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

    private static void Check(string text, SourceLocation? location, Problems problems)
    {
        if (HasControl(text)) problems.Error($"'{text}' holds a control character, which a terminal would obey; remove it", location);
    }

    private static bool IsControl(char letter) => char.IsControl(letter) && letter is not ('\t' or '\n' or '\r');

    private static char Shown(char letter) => !IsControl(letter) ? letter
        : letter < ' ' ? (char)(Pictures + letter)
        : letter == Delete ? PictureOfDelete
        : Replacement;
}
