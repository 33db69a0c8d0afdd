namespace Gridfold.Models.Datasets;

/// <summary>A preprocessing step with its numbers: each value becomes (value - subtract) / divide, by its channel, in double.</summary>
/// <param name="Step">The step's name in the experiment file.</param>
/// <param name="Subtract">By column of a table, or channel of images.</param>
/// <param name="Divide">Likewise; none is 0.</param>
public sealed record ChannelScaling(string Step, IReadOnlyList<double> Subtract, IReadOnlyList<double> Divide)
{
    /// <summary>Changes rows in place.</summary>
    /// <param name="rows">Row-major.</param>
    /// <param name="channelSize">Values of one channel in a row: 1 for tables, pixels for images.</param>
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
}
