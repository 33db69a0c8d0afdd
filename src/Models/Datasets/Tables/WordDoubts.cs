using Gridfold.Models.Input;

namespace Gridfold.Models.Datasets.Tables;

/// <summary>Warns of a text column that probably is not what it should be.</summary>
internal static class WordDoubts
{
    /// <param name="columns">The columns.</param>
    /// <param name="values">Their values.</param>
    /// <param name="text">What the file says of the text column.</param>
    /// <param name="warnings">Receives the warnings.</param>
    public static void Judge(TableSurvey columns, TableValues values, TextSpec text, Problems warnings)
    {
        int column = columns.ColumnOf(ColumnRole.Text), rows = values.RowCount;
        SourceLocation place = columns.Header.Locations[column];
        IReadOnlyList<CountedText> texts = values.Categories[column].Counted;
        string all = Numbers.Show((long)rows);
        if (texts is [var only] && only.Rows == rows)
        {
            warnings.Warning(
                $"text column '{text.Column.Name}' has one text in all {all} rows; a network learns nothing from it: name another "
                    + "column in dataset.text",
                place);
            return;
        }

        (int Words, int Rows)[] counts = [.. texts.Select(one => (TextCoder.Split(one.Text).Take(text.Length + 1).Count(), one.Rows))];
        int withWords = counts.Where(one => one.Words > 0).Sum(one => one.Rows);
        int cut = counts.Where(one => one.Words > text.Length).Sum(one => one.Rows);
        if (withWords < rows)
        {
            warnings.Warning(
                $"{Numbers.Show((long)(rows - withWords))} of {all} rows have no word in text column '{text.Column.Name}', which "
                    + "tells a network nothing of them: remove the rows, or fill the texts in",
                place);
        }

        if (cut * 2 > rows)
        {
            warnings.Warning(
                $"{Numbers.Show((long)cut)} of {all} rows have more than {text.Length} words in text column '{text.Column.Name}', and the "
                    + "rest of them is not read; write a larger dataset.text.length",
                text.Column.Location);
        }
    }
}
