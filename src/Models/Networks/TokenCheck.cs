using System.Globalization;
using Gridfold.Models.Datasets;

namespace Gridfold.Models.Networks;

/// <summary>Compares what the first layer of a network reads with what the data gives: numbers, tokens, or both.</summary>
internal static class TokenCheck
{
    // A size for messages, which name a layer that can be copied.
    private const int UsualSize = 8, UsualSizeOfWords = 32;

    /// <summary>Gives the reason why the layer cannot read the data, with a remedy; null when it can.</summary>
    /// <param name="first">The first layer.</param>
    /// <param name="table">The columns of the data; null for images.</param>
    public static string? MismatchOf(LayerSpec first, TableFormat? table)
    {
        IReadOnlyList<CodedPlace> given = table?.Coded ?? [];
        bool isText = table is { Columns: [{ Text: not null }] };
        return (first, given) switch
        {
            (InputsLayer, []) => "reads tokens, and the data has none; name columns to embed, as in dataset.embed: [region]",
            (InputsLayer inputs, _) => MismatchOf(inputs, given),
            (EmbeddingLayer, []) => "reads tokens, and the data has none; name a text column, as in dataset.text: "
                + "{column: review, length: 50}",
            (EmbeddingLayer, _) when !isText => $"reads the words of a text alone, and the data has other features; put {Remedy(given)} in "
                + "its place",
            (EmbeddingLayer embedding, [var words]) when words.Column.Tokens > embedding.Tokens =>
                $"knows too few tokens, because dataset.text gives up to {Show(words.Column.Tokens)}; write tokens: "
                    + $"{Show(words.Column.Tokens)}, or a smaller dataset.text.vocabulary",
            (EmbeddingLayer, _) or (_, []) => null,
            (_, [var words]) when isText => "reads numbers, and dataset.text gives tokens; put {embedding: {tokens: "
                + $"{Show(words.Column.Tokens)}, size: {UsualSizeOfWords}}}}} before it",
            _ => $"reads numbers, and the data has tokens of {string.Join(", ", given.Select(place => $"'{place.Column.Name}'"))}; put "
                + $"{Remedy(given)} before it",
        };
    }

    private static string? MismatchOf(InputsLayer inputs, IReadOnlyList<CodedPlace> given)
    {
        if (given.FirstOrDefault(place => inputs.Branches.All(branch => branch.Column != place.Column.Name)) is { } unread)
            return $"does not read column '{unread.Column.Name}', which {KeyOf(unread)} names; add {Remedy(unread.Column)}";
        foreach (InputBranch branch in inputs.Branches)
        {
            if (given.FirstOrDefault(place => place.Column.Name == branch.Column) is not { } found)
            {
                return $"reads column '{branch.Column}', which neither dataset.embed nor dataset.text names; name it there, or remove it "
                    + "from inputs";
            }

            TableColumn column = found.Column;
            if (column.Width != branch.Length)
            {
                string remedy = column.Text is null
                    ? "an embedded column gives one; remove length"
                    : $"dataset.text.length is {Show(column.Width)}; write length: {Show(column.Width)}";
                return $"reads {Show(branch.Length)} tokens of column '{branch.Column}', and {remedy}";
            }

            if (column.Tokens > branch.Embedding.Tokens)
            {
                string smaller = column.Text is null ? "" : ", or a smaller dataset.text.vocabulary";
                return $"knows too few tokens of column '{branch.Column}', because {KeyOf(found)} gives up to {Show(column.Tokens)}; write "
                    + $"tokens: {Show(column.Tokens)}{smaller}";
            }
        }

        return null;
    }

    private static string KeyOf(CodedPlace place) => place.Column.Text is null ? "dataset.embed" : "dataset.text";

    private static string Remedy(IReadOnlyList<CodedPlace> given) =>
        $"{{inputs: {{{string.Join(", ", given.Select(place => Remedy(place.Column)))}}}}}";

    private static string Remedy(TableColumn column) => column.Text is null
        ? $"{column.Name}: {{tokens: {Show(column.Tokens)}, size: {UsualSize}}}"
        : $"{column.Name}: {{length: {Show(column.Width)}, tokens: {Show(column.Tokens)}, size: {UsualSizeOfWords}, "
            + "layers: [{gru: 32}]}";

    private static string Show(int number) => number.ToString(CultureInfo.InvariantCulture);
}
