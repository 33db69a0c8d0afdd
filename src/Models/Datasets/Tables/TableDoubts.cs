using Gridfold.Models.Input;

namespace Gridfold.Models.Datasets.Tables;

/// <summary>Warns of labels and features that probably are not what they should be.</summary>
internal static class TableDoubts
{
    private const int MinRows = 10;

    /// <param name="columns">The columns.</param>
    /// <param name="values">Their values.</param>
    /// <param name="label">The column to predict.</param>
    /// <param name="targets">The numbers to predict; null for classes.</param>
    /// <param name="warnings">Receives the warnings.</param>
    public static void Judge(TableSurvey columns, TableValues values, ColumnReference label, double[]? targets, Problems warnings)
    {
        if (targets is not null)
        {
            JudgeNumbers(columns, values, label, targets, warnings);
            return;
        }

        Categories classes = values.Categories[columns.LabelColumn];
        if (columns.Spec.Binarize is null)
            TextDoubts.JudgeCase($"label '{label.Name}' has the classes", classes.Counted, label.Location, warnings);
        if (values.RowCount < MinRows) return;
        for (int column = 0; column < columns.Roles.Length; column++)
        {
            bool isLabel = columns.Roles[column] switch
            {
                ColumnRole.Categorical or ColumnRole.Embedded => IsOneToOne(values.Categories[column].Rows, classes),
                ColumnRole.Numeric => IsOneToOne(Coded(values.Numbers[column], classes.Count), classes),
                _ => false,
            };
            if (!isLabel) continue;
            warnings.Warning(
                $"column '{columns.Header.Names[column]}' equals the label '{label.Name}': each of its {Numbers.Show((long)classes.Count)} "
                    + $"values stands beside one class in all {Numbers.Show((long)values.RowCount)} rows; a score that rests on it tells "
                    + "nothing: list the column under dataset.ignore unless it is known before the label",
                columns.Header.Locations[column]);
        }
    }

    private static void JudgeNumbers(TableSurvey columns, TableValues values, ColumnReference label, double[] targets, Problems warnings)
    {
        ColumnReference[] labels = [label, .. columns.Spec.MoreLabels];
        foreach ((int target, ColumnReference name) in labels.Index())
        {
            double[] own = [.. targets.Where((_, index) => index % labels.Length == target)];
            if (columns.Spec.Task is { HasLabels: true }) JudgeLabel(name, own, warnings);
            if (values.RowCount >= MinRows) JudgeTarget(columns, values, name, own, warnings);
        }
    }

    private static void JudgeLabel(ColumnReference label, double[] targets, Problems warnings)
    {
        if (targets.Any(target => !target.Equals(targets[0]))) return;
        warnings.Warning(
            $"label '{label.Name}' is {targets[0]:0} in all {Numbers.Show((long)targets.Length)} rows; a network learns nothing from it: "
                + "add rows with the other value, or take the column out of dataset.label",
            label.Location);
    }

    private static void JudgeTarget(TableSurvey columns, TableValues values, ColumnReference label, double[] targets, Problems warnings)
    {
        for (int column = 0; column < columns.Roles.Length; column++)
        {
            NumberColumn numbers = values.Numbers[column];
            bool isTarget = columns.Roles[column] == ColumnRole.Numeric
                && targets.Index().All(row => ((float)numbers[row.Index]).Equals((float)row.Item));
            if (!isTarget) continue;
            warnings.Warning(
                $"column '{columns.Header.Names[column]}' equals the label '{label.Name}' in all {Numbers.Show((long)values.RowCount)} "
                    + "rows; a score that rests on it tells nothing: list the column under dataset.ignore",
                columns.Header.Locations[column]);
        }
    }

    /// <summary>Whether each value stands beside one class, and each class beside one value.</summary>
    private static bool IsOneToOne(IReadOnlyList<int> codes, Categories classes)
    {
        if (codes.Count != classes.Rows.Count) return false;
        Dictionary<int, int> classOf = [], valueOf = [];
        for (int row = 0; row < codes.Count; row++)
        {
            (int value, int actual) = (codes[row], classes.Rows[row]);
            if (value == Categories.None) return false;
            if (!classOf.TryAdd(value, actual) && classOf[value] != actual) return false;
            if (!valueOf.TryAdd(actual, value) && valueOf[actual] != value) return false;
        }

        return true;
    }

    /// <summary>Gives equal numbers one code; an empty list when there are more than a number of different ones.</summary>
    private static List<int> Coded(NumberColumn numbers, int most)
    {
        Dictionary<double, int> codes = [];
        var coded = new List<int>(numbers.Count);
        for (int row = 0; row < numbers.Count; row++)
        {
            if (double.IsNaN(numbers[row])) return [];
            if (!codes.TryGetValue(numbers[row], out int code)) codes.Add(numbers[row], code = codes.Count);
            if (codes.Count > most) return [];
            coded.Add(code);
        }

        return coded;
    }
}
