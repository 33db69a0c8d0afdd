using System.Globalization;
using Gridfold.Models.Datasets;
using Gridfold.Models.Datasets.Preprocessing;
using Gridfold.Models.Input;

namespace Gridfold.Grains.Validation;

/// <summary>Warns of folds whose validation rows have mostly words that the vocabulary of the fold's training rows lacks.</summary>
internal static class UnknownWords
{
    // A network that knows less than a fifth of the words reads hardly any of the text.
    private const double MaxShare = 0.8;

    /// <param name="dataset">The data.</param>
    /// <param name="folds">The first folds.</param>
    /// <param name="place">The place of the validation in the file.</param>
    /// <param name="problems">Receives the warning.</param>
    public static void Judge(Dataset dataset, IReadOnlyList<FoldRows> folds, SourceLocation? place, Problems problems)
    {
        if (dataset.Table?.Coded.FirstOrDefault(coded => coded.Column.Text is not null) is not { } text) return;
        foreach ((int index, FoldRows fold) in folds.Index())
        {
            ArraySegment<int> tokens = new ArraySegment<int>(Vocabulary.Fit(dataset, fold.Training))[text.FirstToken..];
            long words = 0, unknown = 0;
            foreach (int row in fold.Validation)
            {
                foreach (float code in dataset.Inputs.AsSpan((row * dataset.RowSize) + text.Start, text.Column.Width))
                {
                    int token = tokens[(int)code];
                    if (token != TextFormat.Padding) words++;
                    if (token == TextFormat.Unknown) unknown++;
                }
            }

            if (unknown == 0 || unknown < words * MaxShare) continue;
            problems.Warning(
                $"fold {Show(index + 1)} knows {Show(words - unknown)} of the {Show(words)} words of its validation "
                    + "rows; its vocabulary has the words of its training rows, and a network learns nothing from the others: "
                    + "add rows, or write a larger dataset.text.vocabulary",
                place);
            return;
        }
    }

    private static string Show(long count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
