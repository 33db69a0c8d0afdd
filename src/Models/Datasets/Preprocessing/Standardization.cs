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
        var means = new double[columns];
        var deviations = new double[columns];
        Array.Fill(deviations, 1);
        double count = (double)rows.Length / columns;
        for (int column = 0; column < columns; column++)
        {
            if (isLeftAlone(column)) continue;
            // Differences from the first value keep their digits where all values are large. Those of a constant column are exactly 0.
            double first = rows[column], sum = 0, farthest = 0, squares = 0;
            for (int i = column; i < rows.Length; i += columns) sum += rows[i] - first;
            double mean = first + (sum / count);
            means[column] = mean;
            for (int i = column; i < rows.Length; i += columns) farthest = Math.Max(farthest, Math.Abs(rows[i] - mean));
            if (farthest == 0) continue;
            // Squares of small numbers would vanish, and squares of large ones overflow.
            for (int i = column; i < rows.Length; i += columns)
            {
                double share = (rows[i] - mean) / farthest;
                squares += share * share;
            }

            deviations[column] = farthest * Math.Sqrt(squares / count);
        }

        return new ChannelScaling("standardize", means, deviations);
    }

    private static double Sum(float[] rows, int rowSize, int offset, int length, Func<double, double> term)
    {
        double sum = 0;
        for (int start = offset; start < rows.Length; start += rowSize)
            for (int i = 0; i < length; i++) sum += term(rows[start + i]);
        return sum;
    }
}
