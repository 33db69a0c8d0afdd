using System.Numerics;

namespace Gridfold.Models.Datasets.Preprocessing;

/// <summary>
/// The tokens of a fold: numbers that a network reads in the place of codes. Of a text column, 0 is padding, 1 is every word without a
/// token, and from 2 on come the most frequent words of the training rows, the most frequent first. Of an embedded column, 0 is every value
/// that the training rows lack, and from 1 on come their values, in order.
/// </summary>
public static class Vocabulary
{
    /// <summary>Finds the tokens.</summary>
    /// <param name="dataset">The data, with columns of codes.</param>
    /// <param name="rows">The training rows.</param>
    /// <returns>The token of each code, column by column; see <see cref="CodedPlace.FirstToken"/>.</returns>
    public static int[] Fit(Dataset dataset, IReadOnlyList<int> rows)
    {
        TableFormat table = dataset.Table!;
        return [.. table.Coded.SelectMany(place => place.Column.Text is { } text
            ? TokensOf(text, Count(dataset, place, rows))
            : TokensOf(Count(dataset, place, rows), fillsMissing: table.RuleFor(place.Column) is { IsFitted: true }))];
    }

    /// <summary>Puts tokens in the place of codes.</summary>
    internal static void Apply<T>(Span<T> rows, TableFormat table, IReadOnlyList<int> tokens)
        where T : INumberBase<T>
    {
        int size = table.RowSize;
        foreach ((TableColumn column, int first, int firstToken) in table.Coded)
        {
            for (int start = first; start < rows.Length; start += size)
                foreach (ref T value in rows.Slice(start, column.Width))
                    value = T.CreateTruncating(tokens[firstToken + int.CreateTruncating(value)]);
        }
    }

    /// <summary>Counts the codes of a column.</summary>
    private static int[] Count(Dataset dataset, CodedPlace place, IReadOnlyList<int> rows)
    {
        var counts = new int[TextFormat.FirstWord + place.Column.Coded!.Count];
        foreach (int row in rows)
            foreach (float code in dataset.Inputs.AsSpan((row * dataset.RowSize) + place.Start, place.Column.Width)) counts[(int)code]++;
        return counts;
    }

    private static int[] TokensOf(TextFormat text, int[] counts)
    {
        // Words are in ordinal order, and the sort keeps the order of equal counts.
        IEnumerable<int> kept = Enumerable.Range(TextFormat.FirstWord, text.Words.Count).Where(code => counts[code] > 0)
            .OrderByDescending(code => counts[code]).Take(text.Vocabulary - TextFormat.FirstWord);
        int[] tokens = [.. counts.Select(_ => TextFormat.Unknown)];
        tokens[TextFormat.Padding] = TextFormat.Padding;
        foreach ((int place, int code) in kept.Index()) tokens[code] = place + TextFormat.FirstWord;
        return tokens;
    }

    /// <summary>Gives tokens to values. The most frequent one takes the place of missing values, and the first of equals.</summary>
    private static int[] TokensOf(int[] counts, bool fillsMissing)
    {
        int last = 0;
        int[] tokens = [.. counts.Select((count, code) => code >= TextFormat.FirstWord && count > 0 ? ++last : 0)];
        if (fillsMissing && last > 0)
            tokens[TextFormat.Padding] = tokens[Array.IndexOf(counts, counts[TextFormat.FirstWord..].Max(), TextFormat.FirstWord)];
        return tokens;
    }
}
