using Gridfold.Models.Datasets.Sources;
using Gridfold.Models.Input;

namespace Gridfold.Models.Datasets.Tables;

/// <summary>
/// The features of a table, row-major, in the file's order. Numeric columns stay as they are. Other columns are one-hot encoded.
/// </summary>
/// <param name="Names">The feature names: "column", or "column=value".</param>
/// <param name="IsIndicator">Whether each feature belongs to a one-hot group.</param>
/// <param name="Inputs">The values, rows x features.</param>
/// <param name="Columns">The columns from which the features are made.</param>
internal sealed record TableFeatures(
    IReadOnlyList<string> Names, IReadOnlyList<bool> IsIndicator, float[] Inputs, IReadOnlyList<TableColumn> Columns)
{
    /// <exception cref="InputException">The features are too many.</exception>
    public static TableFeatures Encode(TableSurvey columns, TableValues values, SourceFile file)
    {
        List<string> names = [];
        List<bool> isIndicator = [];
        List<TableColumn> made = [];
        var codes = new int[columns.Roles.Length][];
        var starts = new int[columns.Roles.Length];
        for (int column = 0; column < starts.Length; column++)
        {
            starts[column] = names.Count;
            if (columns.Roles[column] == ColumnRole.Numeric)
            {
                names.Add(columns.Header.Names[column]);
                made.Add(new TableColumn(columns.Header.Names[column], null));
            }

            if (columns.Roles[column] == ColumnRole.Categorical)
            {
                (string[] categories, codes[column]) = values.Categories[column].Sort();
                made.Add(new TableColumn(columns.Header.Names[column], categories));
                names.AddRange(categories.Select(category => $"{columns.Header.Names[column]}={category}"));
                if ((long)names.Count * columns.RowCount > Dataset.MaxValues)
                {
                    throw new InputException(
                        $"column '{columns.Header.Names[column]}' has {Numbers.Show(categories.Length)} different values, " +
                            $"and with it {file.Shown} has over {Numbers.Show(Dataset.MaxValues)} values; " +
                            "that does not fit: list the column under dataset.ignore",
                        columns.Header.Locations[column]);
                }
            }

            while (isIndicator.Count < names.Count) isIndicator.Add(columns.Roles[column] == ColumnRole.Categorical);
        }

        if ((long)names.Count * columns.RowCount > Dataset.MaxValues)
        {
            throw file.Error(
                $"has {Numbers.Show((long)names.Count * columns.RowCount)} values; " +
                    $"up to {Numbers.Show(Dataset.MaxValues)} fit: use fewer rows or columns");
        }

        var inputs = new float[names.Count * columns.RowCount];
        for (int row = 0; row < columns.RowCount; row++)
        {
            int start = row * names.Count;
            for (int column = 0; column < starts.Length; column++)
            {
                if (columns.Roles[column] == ColumnRole.Numeric) inputs[start + starts[column]] = values.Numbers[column][row];
                if (columns.Roles[column] == ColumnRole.Categorical) inputs[start + starts[column] + codes[column][row]] = 1;
            }
        }

        return new TableFeatures(names, isIndicator, inputs, made);
    }
}
