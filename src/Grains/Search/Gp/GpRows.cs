namespace Gridfold.Grains.Search.Gp;

/// <summary>The points of a Gaussian process, as columns of numbers.</summary>
/// <param name="Columns">
/// For each axis, the points' places from 0 to 1, or the positions of values without order. The lengths are multiples of 4 and at least
/// <paramref name="Count"/>.
/// </param>
/// <param name="IsCategory">Whether an axis has values without order.</param>
/// <param name="Count">The number of points.</param>
internal sealed record GpRows(double[][] Columns, bool[] IsCategory, int Count)
{
    /// <summary>The number of points, rounded up to a multiple of 4.</summary>
    public int Padded => (Count + 3) / 4 * 4;

    /// <summary>The numbers of a row.</summary>
    public double[] PointOf(int row) => [.. Columns.Select(column => column[row])];

    /// <summary>Selects rows.</summary>
    /// <param name="rows">Their numbers.</param>
    public GpRows Select(IReadOnlyList<int> rows)
    {
        int padded = (rows.Count + 3) / 4 * 4;
        return this with { Columns = [.. Columns.Select(Selected)], Count = rows.Count };

        double[] Selected(double[] column)
        {
            double[] selected = new double[padded];
            for (int row = 0; row < rows.Count; row++) selected[row] = column[rows[row]];
            return selected;
        }
    }
}
