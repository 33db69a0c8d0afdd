using Gridfold.Models.Input;

namespace Gridfold.Models.Tests;

/// <summary>
/// A section of an experiment file, written as one line of JSON with single quotes. A value is located at its key, or at its own text in a
/// list. So a test can ask which place an error names.
/// </summary>
internal sealed class LocatedSpec
{
    private readonly string _text;
    private readonly string _file;

    public LocatedSpec(string text, string file = "experiment.yaml")
    {
        _text = text;
        _file = file;
        Map = (SpecMap)Locate(SpecJson.Read(text.Replace('\'', '"')), "{");
    }

    public SpecMap Map { get; }

    /// <summary>The place of a key or list item: the first place of that text.</summary>
    public SourceLocation At(string word)
    {
        int quoted = _text.IndexOf($"'{word}'", StringComparison.Ordinal);
        return new SourceLocation(_file, 1, 1 + Math.Max(0, quoted >= 0 ? quoted : _text.IndexOf(word, StringComparison.Ordinal)));
    }

    private SpecNode Locate(SpecNode node, string word) => node switch
    {
        SpecMap map =>
            new SpecMap(
                [.. map.Entries.Select(entry => new SpecEntry(entry.Key, At(entry.Key), Locate(entry.Value, entry.Key)))])
            {
                Location = At(
                    word)
            },
        SpecList list => new SpecList([.. list.Items.Select(item => Locate(item, ItemWord(item, word)))]) { Location = At(word) },
        _ => node with { Location = At(word) },
    };

    private static string ItemWord(SpecNode item, string word) => item switch
    {
        SpecScalar scalar => scalar.Text,
        SpecMap { Entries: [var first, ..] } => first.Key,
        _ => word,
    };
}
