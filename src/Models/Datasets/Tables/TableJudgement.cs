using Gridfold.Models.Input;

namespace Gridfold.Models.Datasets.Tables;

/// <summary>Finds columns that name their rows and do not describe them. A network learns nothing from such columns.</summary>
internal static class TableJudgement
{
    private const int ManyTexts = 100;
    private const int SeveralTexts = 20;

    /// <summary>Judges each column. Adds errors to the problems of the values.</summary>
    /// <returns>The warnings.</returns>
    public static IReadOnlyList<Problem> Judge(TableSurvey columns, TableValues values, DatasetSpec spec)
    {
        var warnings = new Problems();
        for (int column = 0; column < columns.Roles.Length; column++)
        {
            string name = columns.Header.Names[column];
            SourceLocation place = columns.Header.Locations[column];
            if (IsRowCounter(values.Numbers[column]))
            {
                warnings.Warning(
                    $"column '{name}' counts the rows; a number of a row tells nothing about it: list the column under dataset.ignore",
                    place);
            }

            int count = values.Categories[column].Count;
            bool isChosen = columns.Roles[column] != ColumnRole.Categorical || spec.Categorical.Any(chosen => chosen.Name == name);
            if (isChosen || count <= columns.RowCount / 2) continue;
            // Names and ids give thousands of one-hot features, each 1 in one row only.
            var problem = new Problem(
                $"column '{name}' has {Numbers.Show(count)} different texts in {Numbers.Show(columns.RowCount)} rows; " +
                "one-hot encoding needs texts that repeat: list the column under dataset.ignore",
                place);
            if (count > ManyTexts) values.Problems.Add("columns of names", () => problem);
            else if (count > SeveralTexts) warnings.Warning(problem.Message, problem.Location);
        }

        return warnings.Warnings;
    }

    private static bool IsRowCounter(float[] numbers)
    {
        if (numbers.Length <= SeveralTexts) return false;
        for (int row = 1; row < numbers.Length; row++)
            if (numbers[row] != numbers[row - 1] + 1) return false;
        return true;
    }
}
