namespace Gridfold.Models.Datasets;

/// <summary>Fits <see cref="Standardize"/>. Sums run in double, in the rows' order.</summary>
internal static class Standardization
{
    /// <summary>
    /// Means, and the population standard deviations to divide by; a channel that is left alone or does not vary is divided by 1, and one
    /// that is left alone has the mean 0.
    /// </summary>
    /// <param name="rows">Row-major values of the rows to fit on.</param>
    /// <param name="channels">Columns of a table, channels of images.</param>
    /// <param name="channelSize">Values of one channel in a row: 1 for tables.</param>
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
            // Sums of one 32-bit value are exact in double, so a constant column's variance is 0, not a rounding error.
            if (variance > 0) deviations[channel] = Math.Sqrt(variance);
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
