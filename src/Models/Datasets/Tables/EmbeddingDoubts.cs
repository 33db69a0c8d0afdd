using Gridfold.Models.Input;

namespace Gridfold.Models.Datasets.Tables;

/// <summary>Warns of an embedded column whose vectors cannot learn much.</summary>
internal static class EmbeddingDoubts
{
    // Fewer values are few vectors, however rare each is.
    private const int FewValues = 20;

    /// <param name="columns">The columns.</param>
    /// <param name="values">Their values.</param>
    /// <param name="column">The place of the column.</param>
    /// <param name="warnings">Receives the warnings.</param>
    public static void Judge(TableSurvey columns, TableValues values, int column, Problems warnings)
    {
        string name = columns.Header.Names[column], rows = Numbers.Show((long)values.RowCount);
        SourceLocation place = columns.Header.Locations[column];
        Categories found = values.Categories[column];
        TextDoubts.JudgeCase($"column '{name}' has the values", found.Counted, place, warnings);
        if (found.Count <= 1)
        {
            string all = found.Count == 0 ? "no value in any row" : $"one value in all {rows} rows";
            warnings.Warning(
                $"embedded column '{name}' has {all}; a network learns nothing from it: take it out of dataset.embed, and list it under "
                    + "dataset.ignore",
                place);
        }
        else if (found.Count > FewValues && found.Count > values.RowCount / 2)
        {
            warnings.Warning(
                $"embedded column '{name}' has {Numbers.Show((long)found.Count)} different values in {rows} rows; most vectors learn from "
                    + "one row or none, and new values have no vector: list a column of ids under dataset.ignore, or join its values to "
                    + "fewer ones",
                place);
        }
    }
}
