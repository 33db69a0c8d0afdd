using System.Globalization;
using Gridfold.Models.Datasets.Sources;
using Gridfold.Models.Input;

namespace Gridfold.Models.Datasets.Tables;

/// <summary>The codes of an embedded column, or of the words of a text column.</summary>
/// <param name="Column">The column.</param>
/// <param name="Codes">The codes of each different text of the column: as many as the column's width.</param>
/// <param name="Texts">The place of each row's text, or <see cref="Categories.None"/>.</param>
internal sealed record CodedFeatures(TableColumn Column, int[][] Codes, int[] Texts)
{
    private readonly int[] _none = new int[Column.Width];

    /// <summary>The names of the features: "column" of an embedded column, otherwise "column[1]" and so on.</summary>
    public IEnumerable<string> Names => Column.Text is null
        ? [Column.Name]
        : Enumerable.Range(1, Column.Width).Select(place => string.Create(CultureInfo.InvariantCulture, $"{Column.Name}[{place}]"));

    /// <summary>Gives the codes of a row: 0 for each where the value is missing.</summary>
    public ReadOnlySpan<int> Of(int row) => Texts[row] == Categories.None ? _none : Codes[Texts[row]];

    /// <summary>Codes all such columns of a table, in the ordinal order of their names.</summary>
    /// <exception cref="InputException">There are too many words or values.</exception>
    public static IReadOnlyList<CodedFeatures> Encode(
        TableSurvey columns, TableValues values, SourceFile file, CancellationToken cancellationToken) =>
    [
        .. Enumerable.Range(0, columns.Roles.Length)
            .Where(column => columns.Roles[column] is ColumnRole.Embedded or ColumnRole.Text)
            .OrderBy(column => columns.Header.Names[column], StringComparer.Ordinal)
            .Select(column => columns.Roles[column] == ColumnRole.Text
                ? EncodeText(columns, values, column, file, cancellationToken)
                : EncodeValues(columns, values, column)),
    ];

    private static CodedFeatures EncodeValues(TableSurvey columns, TableValues values, int column)
    {
        (string[] texts, int[] rows) = values.Categories[column].Sort();
        RequireFew(texts.Length, "values", columns, column);
        int[][] codes = [.. texts.Select((_, place) => (int[])[place + TextFormat.FirstWord])];
        string name = columns.Header.Names[column];
        return new CodedFeatures(new TableColumn(name, null) { Embedded = texts, Missing = columns.RuleOf(name) }, codes, rows);
    }

    private static CodedFeatures EncodeText(
        TableSurvey columns, TableValues values, int column, SourceFile file, CancellationToken cancellationToken)
    {
        TextSpec text = columns.Spec.Text!;
        if ((long)text.Length * values.RowCount > Dataset.MaxValues)
        {
            throw new InputException(
                $"dataset.text.length is {text.Length}, and {file.Shown} has {Numbers.Show((long)values.RowCount)} rows, so there are over "
                    + $"{Numbers.Show(Dataset.MaxValues)} words, which do not fit: write a smaller length",
                text.Column.Location);
        }

        (string[] texts, int[] rows) = values.Categories[column].Sort();
        SortedSet<string> words = new(StringComparer.Ordinal);
        foreach (string word in texts.SelectMany(TextCoder.Split))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (words.Add(word)) RequireFew(words.Count, "words", columns, column);
        }

        var format = new TextFormat(text.Length, text.Vocabulary, [.. words]);
        var coder = new TextCoder(format);
        string name = columns.Header.Names[column];
        return new CodedFeatures(
            new TableColumn(name, null) { Text = format, Missing = columns.RuleOf(name) }, [.. texts.Select(coder.Code)], rows);
    }

    private static void RequireFew(int count, string what, TableSurvey columns, int column)
    {
        if (count <= TextSpec.MaxWords) return;
        throw new InputException(
            $"column '{columns.Header.Names[column]}' has over {Numbers.Show((long)TextSpec.MaxWords)} different {what}, which each model "
                + $"would store; use fewer rows, or remove {what} that are rare",
            columns.Header.Locations[column]);
    }
}
