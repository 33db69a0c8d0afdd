using Gridfold.Models.Datasets;
using Gridfold.Models.Input;

namespace Gridfold.Models.Prediction;

/// <summary>Warns of texts in which no network of a trial knows a word.</summary>
internal static class UnknownTexts
{
    /// <param name="model">The model.</param>
    /// <param name="rows">The rows that it predicts.</param>
    /// <returns>One warning, or none.</returns>
    public static IEnumerable<Problem> Of(TrainedModel model, InputRows rows)
    {
        if (model.Input is not TableFormat { Text: { } text }) yield break;
        HashSet<int> known = [.. model.Folds.SelectMany(fold => fold.Description.Tokens!.Index())
            .Where(code => code.Item >= TextFormat.FirstWord).Select(code => code.Index)];
        int count = rows.Names.Count, unknown = 0;
        string? first = null;
        for (int row = 0; row < count; row++)
        {
            ArraySegment<float> codes = new(rows.Values, row * text.Length, text.Length);
            if (codes.Any(code => known.Contains((int)code))) continue;
            unknown++;
            first ??= rows.Names[row];
        }

        if (unknown == 0) yield break;
        string texts = count == 1 ? "text has" : "texts have", which = unknown == 1 ? "" : "the first of them ";
        yield return new Problem(
            $"{Numbers.Show((long)unknown)} of {Numbers.Show((long)count)} {texts} no word that the model knows, {which}in line {first}; "
                + "their predictions rest on nothing that is written there: correct the texts, or train with texts like them",
            null);
    }
}
