using System.Text;
using System.Text.Json;
using Gridfold.Grains.Search;
using Gridfold.Models.Input;
using Gridfold.Silo.SpecFiles;

namespace Gridfold.Client.Imports;

/// <summary>Writes <c>warm_start</c> into the text of an experiment file. The rest of the text stays as it is, comments included.</summary>
internal static class WarmStartText
{
    /// <summary>Adds the key in front of the first key of the searcher's section.</summary>
    /// <param name="text">The text of a file whose searcher learns.</param>
    /// <param name="path">The path of the file, for messages.</param>
    /// <param name="item">The item of the key.</param>
    /// <exception cref="InputException">The file has the key already.</exception>
    public static string Add(string text, string path, SpecMap item)
    {
        var root = (SpecMap)YamlSpecReader.Read(text, path);
        var searcher = (SpecMap)root["searcher"]!;
        if (searcher.Entries.FirstOrDefault(entry => entry.Key == WarmStart.Key) is { } earlier)
        {
            throw new InputException(
                "searcher.warm_start is in the file already; remove it, or name another file", earlier.KeyLocation);
        }

        SourceLocation first = searcher.Entries[0].KeyLocation!;
        int place = PlaceOf(text, first);
        string newline = text.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";
        bool isFlow = PlaceOf(text, searcher.Location!) is var start && start < text.Length && text[start] == '{';
        string indent = isFlow ? "    " : new string(' ', first.Column - 1);
        return text.Insert(place, Write(item, indent, newline) + (isFlow ? ", " : newline + indent));
    }

    /// <summary>The key with a line for each trial.</summary>
    private static string Write(SpecMap item, string indent, string newline)
    {
        var text = new StringBuilder($"{WarmStart.Key}: [{{");
        foreach (SpecEntry entry in item.Entries.Where(entry => entry.Key != WarmStart.TrialsKey))
            text.Append($"{entry.Key}: {Flow(entry.Value)}, ");
        text.Append($"{WarmStart.TrialsKey}: [");
        var trials = (SpecList)item[WarmStart.TrialsKey]!;
        text.AppendJoin(",", trials.Items.Select(trial => $"{newline}{indent}  {Flow(trial)}"));
        return text.Append("]}]").ToString();
    }

    private static string Flow(SpecNode node) => node switch
    {
        SpecMap map => $"{{{string.Join(", ", map.Entries.Select(entry => $"{Key(entry.Key)}: {Flow(entry.Value)}"))}}}",
        SpecList list => $"[{string.Join(", ", list.Items.Select(Flow))}]",
        SpecScalar { Kind: ScalarKind.Text } text => Quoted(text.Text),
        SpecScalar { Kind: ScalarKind.Null } => "null",
        SpecScalar other => other.Text,
        _ => throw new ArgumentOutOfRangeException(nameof(node)),
    };

    private static string Key(string name) =>
        char.IsAsciiLetter(name[0]) && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '_') ? name : Quoted(name);

    private static string Quoted(string text) => JsonSerializer.Serialize(text);

    /// <summary>The index of a place in the text.</summary>
    private static int PlaceOf(string text, SourceLocation location)
    {
        int place = 0;
        for (int line = 1; line < location.Line; line++) place = text.IndexOf('\n', place) + 1;
        return place + location.Column - 1;
    }
}
