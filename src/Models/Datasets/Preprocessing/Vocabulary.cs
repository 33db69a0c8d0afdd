namespace Gridfold.Models.Datasets.Preprocessing;

/// <summary>
/// The vocabulary of a fold: the most frequent words of its training rows. The tokens of a network are 0 for padding, 1 for every other
/// word, and from 2 on the words, the most frequent first.
/// </summary>
public static class Vocabulary
{
    /// <summary>Finds the vocabulary.</summary>
    /// <param name="dataset">The data, with a text column.</param>
    /// <param name="rows">The training rows.</param>
    /// <returns>The token of each code of a raw row; see <see cref="TextFormat"/>.</returns>
    public static int[] Fit(Dataset dataset, IReadOnlyList<int> rows)
    {
        TextFormat text = dataset.Table!.Text!;
        var counts = new int[TextFormat.FirstWord + text.Words.Count];
        foreach (int row in rows)
            foreach (float code in dataset.Inputs.AsSpan(row * text.Length, text.Length)) counts[(int)code]++;

        // Words are in ordinal order, and the sort keeps the order of equal counts.
        IEnumerable<int> kept = Enumerable.Range(TextFormat.FirstWord, text.Words.Count).Where(code => counts[code] > 0)
            .OrderByDescending(code => counts[code]).Take(text.Vocabulary - TextFormat.FirstWord);
        int[] tokens = [.. counts.Select(_ => TextFormat.Unknown)];
        tokens[TextFormat.Padding] = TextFormat.Padding;
        foreach ((int place, int code) in kept.Index()) tokens[code] = place + TextFormat.FirstWord;
        return tokens;
    }

    /// <summary>Puts tokens in the place of codes.</summary>
    internal static void Apply(Span<float> values, IReadOnlyList<int> tokens)
    {
        for (int i = 0; i < values.Length; i++) values[i] = tokens[(int)values[i]];
    }
}
