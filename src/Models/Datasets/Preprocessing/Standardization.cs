namespace Gridfold.Models.Datasets.Preprocessing;

/// <summary>Fits <see cref="Standardize"/>. The sums are computed in double, in the order of the rows.</summary>
internal static class Standardization
{
    /// <summary>
    /// Computes means, and the population standard deviations as divisors. A channel that does not vary is divided by 1. A channel that is
    /// left alone has mean 0 and divisor 1.
    /// </summary>
    /// <param name="rows">The values of the rows to fit on, row-major.</param>
    /// <param name="channels">The number of columns of a table or channels of images.</param>
    /// <param name="channelSize">The number of values of one channel in a row: 1 for tables.</param>
    /// <param name="isLeftAlone">Whether a channel stays as it is.</param>
    public static ChannelScaling Fit(float[] rows, int channels, int channelSize, Func<int, bool> isLeftAlone)
    {
        var means = new double[channels];
        var deviations = new double[channels];
        Array.Fill(deviations, 1);
        int rowSize = channels * channelSize;
        double count = (double)rows.Length / channels;
        if (channelSize == 1) return FitColumns(rows, channels, isLeftAlone);
        for (int channel = 0; channel < channels; channel++)
        {
            if (isLeftAlone(channel)) continue;
            double mean = Sum(rows, rowSize, channel * channelSize, channelSize, value => value) / count;
            double variance = Sum(rows, rowSize, channel * channelSize, channelSize, value => (value - mean) * (value - mean)) / count;
            means[channel] = mean;
            // Sums of equal 32-bit values are exact in double. So the variance of a constant column is exactly 0.
            if (variance > 0) deviations[channel] = Math.Sqrt(variance);
        }

        return new ChannelScaling("standardize", means, deviations);
    }

    /// <summary>Computes the same for rows of a table in 64 bits.</summary>
    /// <param name="rows">The values of the rows to fit on, row-major.</param>
    /// <param name="columns">The number of columns.</param>
    /// <param name="isLeftAlone">Whether a column stays as it is.</param>
    public static ChannelScaling Fit(double[] rows, int columns, Func<int, bool> isLeftAlone)
    {
        double[] sums = new double[columns], farthest = new double[columns], squares = new double[columns];
        double count = (double)rows.Length / columns;

        // Differences from the first row keep their digits where all values are large. Those of a constant column are exactly 0.
        ForEach(rows, columns, (column, value) => sums[column] += value - rows[column]);
        double[] means = [.. sums.Select((sum, column) => isLeftAlone(column) ? 0 : rows[column] + (sum / count))];
        ForEach(rows, columns, (column, value) => farthest[column] = Math.Max(farthest[column], Math.Abs(value - means[column])));

        // Squares of small numbers would vanish, and squares of large ones overflow.
        ForEach(rows, columns, (column, value) =>
        {
            double share = farthest[column] == 0 ? 0 : (value - means[column]) / farthest[column];
            squares[column] += share * share;
        });
        return new ChannelScaling("standardize", means, [.. squares.Select(
            (square, column) => isLeftAlone(column) || square == 0 ? 1 : farthest[column] * Math.Sqrt(square / count))]);
    }

    /// <summary>Fits columns of a table row by row, as they lie in memory. Each column's sums are in the order of the rows.</summary>
    private static ChannelScaling FitColumns(float[] rows, int columns, Func<int, bool> isLeftAlone)
    {
        double[] sums = new double[columns], squares = new double[columns];
        double count = (double)rows.Length / columns;
        for (int start = 0; start < rows.Length; start += columns)
            for (int column = 0; column < columns; column++) sums[column] += rows[start + column];
        double[] means = new double[columns], deviations = new double[columns];
        for (int column = 0; column < columns; column++) means[column] = isLeftAlone(column) ? 0 : sums[column] / count;
        for (int start = 0; start < rows.Length; start += columns)
        {
            for (int column = 0; column < columns; column++)
            {
                double difference = rows[start + column] - means[column];
                squares[column] += difference * difference;
            }
        }

        for (int column = 0; column < columns; column++)
        {
            // Sums of equal 32-bit values are exact in double. So the variance of a constant column is exactly 0.
            double variance = squares[column] / count;
            deviations[column] = !isLeftAlone(column) && variance > 0 ? Math.Sqrt(variance) : 1;
        }

        return new ChannelScaling("standardize", means, deviations);
    }

    private static void ForEach(double[] rows, int columns, Action<int, double> act)
    {
        for (int start = 0; start < rows.Length; start += columns)
            for (int column = 0; column < columns; column++) act(column, rows[start + column]);
    }

    private static double Sum(float[] rows, int rowSize, int offset, int length, Func<double, double> term)
    {
        double sum = 0;
        for (int start = offset; start < rows.Length; start += rowSize)
            for (int i = 0; i < length; i++) sum += term(rows[start + i]);
        return sum;
    }
}
