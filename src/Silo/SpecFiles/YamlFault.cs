using YamlDotNet.Core;

namespace Gridfold.Silo.SpecFiles;

/// <summary>Says in plain words why a text is not YAML, and what to do.</summary>
/// <param name="Reason">The fault and the remedy.</param>
/// <param name="Place">The place of the fault.</param>
public sealed record YamlFault(string Reason, Mark Place)
{
    private const string SecondColon =
        "a second colon stands in one entry, or the line is indented too far; put quotes around a value that has a colon";

    // Parts of the library's messages, and what they mean for the writer of a file. The first that fits counts.
    private static readonly (string Part, string Words)[] Meanings =
    [
        ("did not find expected key",
            "this text belongs to no entry of the map; write each entry as 'key: value', and begin its line below the map's other keys"),
        ("did not find expected '-'", "the line is not an entry of the list before it; begin the line below the list's other dashes"),
        ("expected ',' or ']'", "a list in [ ] does not end, or a comma is missing between its entries; add ']' or ','"),
        ("expected ',' or '}'", "a map in { } does not end, or a comma is missing between its entries; add '}' or ','"),
        ("mapping values are not allowed", SecondColon),
        ("found invalid mapping", SecondColon),
        ("sequence entries are not allowed", "a list begins in the line of its key; begin the list in a line of its own"),
        ("could not find expected ':'", "a key has no colon; write 'key: value'"),
        ("cannot start any token", "a value begins with a character that has a meaning of its own; put quotes around the value"),
        ("quoted scalar, found unexpected", "a quotation mark is not closed; add it at the end of the value"),
        ("unknown escape character", "a backslash in double quotes begins an unknown escape; use single quotes or write two backslashes"),
        ("did not find expected node content", "a value is missing here; write it, or remove what announces it"),
        ("does not exist", "a value begins with '*', and no anchor of this name comes before it; put quotes around the value"),
        ("scanning an anchor or alias", "a value begins with '&' or '*', and no name follows; put quotes around the value"),
        ("undefined tag", "a value begins with '!'; put quotes around the value"),
        ("duplicate key", "a key stands twice in one map; remove one of its lines"),
        ("<document start>", "the text goes on after its end; look for a key that is indented less than the first key"),
    ];

    /// <summary>Explains a failure of the library.</summary>
    /// <param name="failure">The failure.</param>
    /// <param name="text">The whole text.</param>
    public static YamlFault Of(YamlException failure, string text)
    {
        string message = failure.InnerException?.Message ?? failure.Message;

        // The library names the beginning of the map for some tabs.
        long last = message.Contains("tab", StringComparison.Ordinal) ? long.MaxValue : failure.End.Line + 1;
        if (FirstTab(text, last) is { } tab)
            return new YamlFault("a tab indents this line, and YAML indents by spaces; replace the tab by spaces", tab);
        string? words = Meanings.FirstOrDefault(meaning => message.Contains(meaning.Part, StringComparison.OrdinalIgnoreCase)).Words;
        return new YamlFault(words ?? Sentence(message), failure.Start);
    }

    /// <summary>The first tab in the indentation of a line. Null when there is none up to a line.</summary>
    private static Mark? FirstTab(string text, long lastLine)
    {
        long start = 0, number = 1;
        foreach (string line in text.Split('\n'))
        {
            int indentation = line.Length - line.TrimStart(' ', '\t').Length;
            int tab = line.IndexOf('\t', StringComparison.Ordinal);
            if (number > lastLine) return null;
            if (tab >= 0 && tab < indentation && line.Trim().Length > 0) return new Mark(start + tab, number, tab + 1);
            start += line.Length + 1;
            number++;
        }

        return null;
    }

    private static string Sentence(string text) => text.Length == 0 ? text : char.ToLowerInvariant(text[0]) + text[1..].TrimEnd('.');
}
