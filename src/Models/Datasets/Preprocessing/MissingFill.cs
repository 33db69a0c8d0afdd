namespace Gridfold.Models.Datasets.Preprocessing;

/// <summary>Fits the values that take the place of missing ones, and fills them in.</summary>
internal static class MissingFill
{
    /// <summary>Finds a value for each feature. A feature without a value in these rows gets 0.</summary>
    /// <param name="rows">The rows to fit on, row-major. A missing value is NaN.</param>
    /// <param name="table">The columns of the rows, and their rules.</param>
    public static double[] Fit(ReadOnlySpan<double> rows, TableFormat table)
    {
        int size = table.RowSize;
        var fill = new double[size];
        int feature = 0;
        foreach (TableColumn column in table.Columns)
        {
            if (column.Categories is null && column.Coded is null)
                fill[feature] = Of(ValuesOf(rows, size, feature), table.RuleFor(column)?.Strategy);
            else if (column.Coded is null && MostFrequent(rows, size, feature, column.Width) is { } category)
                fill[feature + category] = 1;
            feature += column.Width;
        }

        return fill;
    }

    /// <summary>Puts the values in the place of NaN.</summary>
    public static void Apply(Span<double> rows, IReadOnlyList<double> fill)
    {
        for (int i = 0; i < rows.Length; i++)
            if (double.IsNaN(rows[i])) rows[i] = fill[i % fill.Count];
    }

    /// <inheritdoc cref="Apply(Span{double}, IReadOnlyList{double})"/>
    public static void Apply(Span<float> rows, IReadOnlyList<double> fill)
    {
        for (int i = 0; i < rows.Length; i++)
            if (float.IsNaN(rows[i])) rows[i] = (float)fill[i % fill.Count];
    }

    private static List<double> ValuesOf(ReadOnlySpan<double> rows, int size, int feature)
    {
        var values = new List<double>(rows.Length / size);
        for (int i = feature; i < rows.Length; i += size)
            if (!double.IsNaN(rows[i])) values.Add(rows[i]);
        return values;
    }

    private static double Of(List<double> values, MissingStrategy? strategy)
    {
        if (values.Count == 0) return 0;
        switch (strategy)
        {
            case MissingStrategy.Median:
                values.Sort();
                return (values[(values.Count - 1) / 2] / 2) + (values[values.Count / 2] / 2);
            case MissingStrategy.MostFrequent:
                return values.GroupBy(value => value).OrderByDescending(group => group.Count()).ThenBy(group => group.Key).First().Key;
            default:
                // Differences from the first value keep their digits where all values are large.
                return values[0] + (values.Sum(value => value - values[0]) / values.Count);
        }
    }

    /// <summary>The category that most rows have, and the first of equals; null when every row lacks it.</summary>
    private static int? MostFrequent(ReadOnlySpan<double> rows, int size, int feature, int width)
    {
        var counts = new int[width];
        for (int start = feature; start < rows.Length; start += size)
            for (int category = 0; category < width; category++)
                if (rows[start + category] == 1) counts[category]++;
        int most = counts.Length == 0 ? 0 : counts.Max();
        return most == 0 ? null : Array.IndexOf(counts, most);
    }
}
