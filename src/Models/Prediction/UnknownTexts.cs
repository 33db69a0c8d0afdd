using Gridfold.Models.Datasets;
using Gridfold.Models.Input;

namespace Gridfold.Models.Prediction;

/// <summary>Warns of texts in which no network of a trial knows a word, and of embedded values that no network knows.</summary>
internal static class UnknownTexts
{
    /// <param name="model">The model.</param>
    /// <param name="rows">The rows that it predicts.</param>
    /// <returns>One warning for each column of words or embedded values, or none.</returns>
    public static IEnumerable<Problem> Of(TrainedModel model, InputRows rows)
    {
        if (model.Input is not TableFormat table) return [];
        return table.Coded.Select(place => Of(model, rows, table, place)).OfType<Problem>();
    }

    private static Problem? Of(TrainedModel model, InputRows rows, TableFormat table, CodedPlace place)
    {
        bool isText = place.Column.Text is not null;
        int firstKnown = isText ? TextFormat.FirstWord : 1, codes = TextFormat.FirstWord + place.Column.Coded!.Count;
        bool[] known = [.. Enumerable.Range(place.FirstToken, codes).Select(
            token => model.Folds.Any(fold => fold.Description.Tokens![token] >= firstKnown))];
        int count = rows.Names.Count, unknown = 0;
        string? first = null;
        for (int row = 0; row < count; row++)
        {
            ArraySegment<float> own = new(rows.Values, (row * table.RowSize) + place.Start, place.Column.Width);
            if (own.Any(code => known[(int)code])) continue;
            unknown++;
            first ??= rows.Names[row];
        }

        if (unknown == 0) return null;
        string which = unknown == 1 ? "" : "the first of them ", has = count == 1 ? "has" : "have";
        string what = isText
            ? $"{(count == 1 ? "text" : "texts")} {has} no word that the model knows"
            : $"{(count == 1 ? "row" : "rows")} {has} a value in column '{place.Column.Name}' that the model does not know";
        string remedy = isText
            ? "their predictions rest on nothing that is written there: correct the texts, or train with texts like them"
            : "their predictions rest on the other columns: correct the values, or train with rows that have them";
        return new Problem(
            $"{Numbers.Show((long)unknown)} of {Numbers.Show((long)count)} {what}, {which}in line {first}; {remedy}", null);
    }
}
