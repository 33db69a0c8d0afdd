namespace Gridfold.Models.Datasets;

/// <summary>Means and deviations, fitted on some rows and applied to any. Sums run in double, in the rows' order.</summary>
internal sealed class Standardization
{
    private readonly int _channelSize;

    private Standardization(int channelSize, double[] means, double[] deviations)
    {
        _channelSize = channelSize;
        Means = means;
        Deviations = deviations;
    }

    /// <summary>By column of a table or channel of images; 0 for what is left alone.</summary>
    public double[] Means { get; }

    /// <summary>What to divide by: the population standard deviation; 1 where that is 0, and for what is left alone.</summary>
    public double[] Deviations { get; }

    /// <param name="rows">Row-major values of the rows to fit on.</param>
    /// <param name="channels">Columns of a table, channels of images.</param>
    /// <param name="channelSize">Values of one channel in a row: 1 for tables.</param>
    /// <param name="isLeftAlone">Whether a channel stays as it is.</param>
    public static Standardization Fit(float[] rows, int channels, int channelSize, Func<int, bool> isLeftAlone)
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

        return new Standardization(channelSize, means, deviations);
    }

    public void Apply(float[] rows)
    {
        int rowSize = Means.Length * _channelSize;
        for (int start = 0; start < rows.Length; start += rowSize)
        {
            for (int i = 0; i < rowSize; i++)
            {
                int channel = i / _channelSize;
                rows[start + i] = (float)((rows[start + i] - Means[channel]) / Deviations[channel]);
            }
        }
    }

    private static double Sum(float[] rows, int rowSize, int offset, int length, Func<double, double> term)
    {
        double sum = 0;
        for (int start = offset; start < rows.Length; start += rowSize)
            for (int i = 0; i < length; i++) sum += term(rows[start + i]);
        return sum;
    }
}
