namespace Gridfold.Models.Datasets.Preprocessing;

/// <summary>
/// A preprocessing step with its numbers. Each value becomes (value - subtract) / divide, with the numbers of its channel, computed in
/// double.
/// </summary>
/// <param name="Step">The step's name in the experiment file.</param>
/// <param name="Subtract">The number to subtract, for each column of a table or channel of images.</param>
/// <param name="Divide">The divisor for each column of a table or channel of images; never 0.</param>
public sealed record ChannelScaling(string Step, IReadOnlyList<double> Subtract, IReadOnlyList<double> Divide)
{
    /// <summary>Changes rows in place.</summary>
    /// <param name="rows">The rows, row-major.</param>
    /// <param name="channelSize">The number of values of one channel in a row: 1 for tables, the pixels for images.</param>
    public void Apply(Span<float> rows, int channelSize)
    {
        int channels = Subtract.Count;
        for (int start = 0; start < rows.Length;)
        {
            for (int channel = 0; channel < channels; channel++)
            {
                (double subtract, double divide) = (Subtract[channel], Divide[channel]);
                for (int i = 0; i < channelSize; i++, start++) rows[start] = (float)((rows[start] - subtract) / divide);
            }
        }
    }

    /// <summary>Changes rows of a table in place.</summary>
    /// <param name="rows">The rows, row-major.</param>
    public void Apply(Span<double> rows)
    {
        int channels = Subtract.Count;
        for (int start = 0; start < rows.Length; start += channels)
            for (int channel = 0; channel < channels; channel++)
                rows[start + channel] = (rows[start + channel] - Subtract[channel]) / Divide[channel];
    }
}
