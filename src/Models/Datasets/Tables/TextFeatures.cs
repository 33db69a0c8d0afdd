using System.Globalization;
using Gridfold.Models.Datasets.Sources;
using Gridfold.Models.Input;

namespace Gridfold.Models.Datasets.Tables;

/// <summary>The features of a table with a text column: the codes of its words.</summary>
internal static class TextFeatures
{
    /// <param name="columns">The columns.</param>
    /// <param name="values">Their values.</param>
    /// <param name="text">What the file says of the text column.</param>
    /// <param name="file">The file.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <exception cref="InputException">There are too many words.</exception>
    public static TableFeatures Encode(
        TableSurvey columns, TableValues values, TextSpec text, SourceFile file, CancellationToken cancellationToken)
    {
        int column = columns.ColumnOf(ColumnRole.Text), rows = values.RowCount;
        if ((long)text.Length * rows > Dataset.MaxValues)
        {
            throw new InputException(
                $"dataset.text.length is {text.Length}, and {file.Shown} has {Numbers.Show((long)rows)} rows, so there are over "
                    + $"{Numbers.Show(Dataset.MaxValues)} words, which do not fit: write a smaller length",
                text.Column.Location);
        }

        (string[] texts, int[] codes) = values.Categories[column].Sort();
        SortedSet<string> words = new(StringComparer.Ordinal);
        foreach (string word in texts.SelectMany(TextCoder.Split))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (words.Add(word) && words.Count > TextSpec.MaxWords)
            {
                throw new InputException(
                    $"column '{text.Column.Name}' has over {Numbers.Show((long)TextSpec.MaxWords)} different words, which each model would "
                        + "store; use fewer rows, or remove words that are rare",
                    columns.Header.Locations[column]);
            }
        }

        var format = new TextFormat(text.Length, text.Vocabulary, [.. words]);
        var coder = new TextCoder(format);
        int[][] coded = [.. texts.Select(coder.Code)];
        var inputs = new float[text.Length * rows];
        for (int row = 0; row < rows; row++)
        {
            if (codes[row] == Categories.None) continue;
            int[] own = coded[codes[row]];
            for (int place = 0; place < own.Length; place++) inputs[(row * text.Length) + place] = own[place];
        }

        string name = columns.Header.Names[column];
        return new TableFeatures(
            [.. Enumerable.Range(1, text.Length).Select(place => string.Create(CultureInfo.InvariantCulture, $"{name}[{place}]"))],
            new bool[text.Length], inputs, null,
            [new TableColumn(name, null) { Text = format }]);
    }
}
