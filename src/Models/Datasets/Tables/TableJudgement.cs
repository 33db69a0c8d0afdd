using Gridfold.Models.Input;

namespace Gridfold.Models.Datasets.Tables;

/// <summary>Finds columns that name their rows and do not describe them. A network learns nothing from such columns.</summary>
internal static class TableJudgement
{
    private const int ManyTexts = 100;
    private const int SeveralTexts = 20;

    // Names and addresses have fewer words on average.
    private const int WordsOfASentence = 5;

    /// <summary>Judges each column. Adds errors to the problems of the values, and warnings.</summary>
    public static void Judge(TableSurvey columns, TableValues values, Problems warnings)
    {
        if (values.Dropped > 0)
        {
            warnings.Warning(
                $"{Numbers.Show((long)values.Dropped)} of {Numbers.Show((long)columns.RowCount)} rows have a missing value "
                    + "and are left out, because dataset.missing_values is drop",
                columns.Spec.Source.Location);
        }

        for (int column = 0; column < columns.Roles.Length; column++)
        {
            if (columns.Roles[column] is ColumnRole.Text) WordDoubts.Judge(columns, values, columns.Spec.Text!, warnings);
            else if (columns.Roles[column] is ColumnRole.Embedded) EmbeddingDoubts.Judge(columns, values, column, warnings);
            else if (columns.Roles[column] is ColumnRole.Numeric) NumberDoubts.Judge(columns, values, column, warnings);
            else if (columns.Roles[column] is ColumnRole.Categorical) JudgeTexts(columns, values, column, warnings);
        }
    }

    private static void JudgeTexts(TableSurvey columns, TableValues values, int column, Problems warnings)
    {
        string name = columns.Header.Names[column];
        SourceLocation place = columns.Header.Locations[column];
        int count = values.Categories[column].Count;
        if (count == 0)
        {
            warnings.Warning($"column '{name}' has no value in any row; it becomes no feature: list it under dataset.ignore", place);
            return;
        }

        // A column of categories that the file names is meant to be one.
        bool isChosen = columns.Spec.Categorical.Any(chosen => chosen.Name == name);
        if (!isChosen && TextDoubts.Judge(columns, values, column, warnings)) return;
        TextDoubts.JudgeCase($"column '{name}' has the values", values.Categories[column].Counted, place, warnings);
        if (isChosen || count <= values.RowCount / 2) return;

        // Names and ids give thousands of one-hot features, each 1 in one row only.
        var problem = new Problem(
            $"column '{name}' has {Numbers.Show((long)count)} different texts in {Numbers.Show((long)values.RowCount)} rows; " +
            $"one-hot encoding needs texts that repeat: list the column under dataset.ignore{HintAtWords(name, values, column)}",
            place);
        if (count > ManyTexts) values.Problems.Add("columns of names", () => problem);
        else if (count > SeveralTexts) warnings.Warning(problem.Message, problem.Location);
    }

    /// <summary>The key that reads the words of a column of sentences; nothing for other texts.</summary>
    private static string HintAtWords(string name, TableValues values, int column)
    {
        int[] words = [.. values.Categories[column].Counted.Select(one => TextCoder.Split(one.Text).Count()).Order()];
        return words.Average() < WordsOfASentence
            ? ""
            : $", or let a network read its words, as in dataset.text: {{column: {name}, length: {words[words.Length * 9 / 10]}}}";
    }
}
