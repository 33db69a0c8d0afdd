using Gridfold.Models.Datasets.Sources;
using Gridfold.Models.Input;

namespace Gridfold.Models.Datasets.Tables;

/// <summary>
/// The features of a table, row-major, in the file's order. Numeric columns stay as they are. Other columns are one-hot encoded, or coded;
/// codes stand behind all other features.
/// </summary>
/// <param name="Names">The feature names: "column", "column=value", "column=(missing)" beside a number, or "column[1]" of a text.</param>
/// <param name="IsIndicator">Whether each feature is 0 or 1 from encoding, or a code.</param>
/// <param name="Inputs">The values, rows x features.</param>
/// <param name="WideInputs">The same values in 64 bits; null where 32 bits do.</param>
/// <param name="Columns">The columns from which the features are made.</param>
internal sealed record TableFeatures(
    IReadOnlyList<string> Names,
    IReadOnlyList<bool> IsIndicator,
    float[] Inputs,
    double[]? WideInputs,
    IReadOnlyList<TableColumn> Columns)
{
    // Columns lie far apart in memory, and so do rows. A block of rows stays in the processor's cache.
    private const int Block = 32;

    /// <exception cref="InputException">The features are too many.</exception>
    public static TableFeatures Encode(TableSurvey columns, TableValues values, SourceFile file, CancellationToken cancellationToken)
    {
        List<string> names = [];
        List<bool> isIndicator = [];
        List<TableColumn> made = [];
        List<EncodedColumn> encoded = [];
        for (int column = 0; column < columns.Roles.Length; column++)
        {
            string name = columns.Header.Names[column];
            int start = names.Count;
            if (columns.Roles[column] == ColumnRole.Numeric)
            {
                bool marks = values.MarksMissing(column);
                string? unit = columns.HasUnit(column) ? columns[column].Unit ?? "" : null;
                made.Add(new TableColumn(name, null) { Unit = unit, MarksMissing = marks, Missing = columns.RuleOf(name) });
                names.Add(name);
                if (marks) names.Add($"{name}={MissingValues.Category}");
                encoded.Add(new EncodedColumn(start, values.Numbers[column], marks, null, made[^1].Width));
                isIndicator.Add(false);
            }

            if (columns.Roles[column] == ColumnRole.Categorical)
            {
                (string[] categories, int[] codes) = values.Categories[column].Sort();
                made.Add(new TableColumn(name, categories) { Missing = columns.RuleOf(name) });
                names.AddRange(categories.Select(category => $"{name}={category}"));
                encoded.Add(new EncodedColumn(start, null, false, codes, categories.Length));
                if ((long)names.Count * values.RowCount > Dataset.MaxValues)
                {
                    throw new InputException(
                        $"column '{name}' has {Numbers.Show((long)categories.Length)} different values, " +
                            $"and with it {file.Shown} has over {Numbers.Show(Dataset.MaxValues)} values; " +
                            "that does not fit: list the column under dataset.ignore",
                        columns.Header.Locations[column]);
                }
            }

            while (isIndicator.Count < names.Count) isIndicator.Add(true);
        }

        foreach (CodedFeatures coded in CodedFeatures.Encode(columns, values, file, cancellationToken))
        {
            made.Add(coded.Column);
            encoded.Add(new EncodedColumn(names.Count, null, false, null, coded.Column.Width) { Coded = coded });
            names.AddRange(coded.Names);
        }

        isIndicator.AddRange(Enumerable.Repeat(true, names.Count - isIndicator.Count));
        if ((long)names.Count * values.RowCount > Dataset.MaxValues)
        {
            throw file.Error(
                $"has {Numbers.Show((long)names.Count * values.RowCount)} values; " +
                    $"up to {Numbers.Show(Dataset.MaxValues)} fit: use fewer rows or columns");
        }

        var inputs = new float[names.Count * values.RowCount];
        double[]? wide = columns.IsWide ? new double[inputs.Length] : null;
        for (int block = 0; block < values.RowCount; block += Block)
        {
            cancellationToken.ThrowIfCancellationRequested();
            file.Report("encoding", (double)block / values.RowCount);
            foreach (EncodedColumn column in encoded)
                for (int row = block; row < Math.Min(block + Block, values.RowCount); row++) PutColumn(row, column);
        }

        return new TableFeatures(names, isIndicator, inputs, wide, made);

        void PutColumn(int row, EncodedColumn column)
        {
            int first = (row * names.Count) + column.Start;
            if (column.Numbers is not null) Put(first, column.Numbers[row]);
            if (column.MarksMissing) Put(first + 1, double.IsNaN(column.Numbers![row]) ? 1 : 0);
            if (column.Coded is { } coded)
            {
                foreach (int code in coded.Of(row)) Put(first++, code);
            }

            if (column.Codes is null) return;
            if (column.Codes[row] != Categories.None) Put(first + column.Codes[row], 1);
            else for (int category = 0; category < column.Width; category++) Put(first + category, double.NaN);
        }

        void Put(int place, double value)
        {
            inputs[place] = (float)value;
            if (wide is not null) wide[place] = value;
        }
    }

    /// <summary>A column's values, and the place of its first feature in a row.</summary>
    private sealed record EncodedColumn(int Start, NumberColumn? Numbers, bool MarksMissing, int[]? Codes, int Width)
    {
        public CodedFeatures? Coded { get; init; }
    }
}
