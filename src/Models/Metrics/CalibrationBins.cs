namespace Gridfold.Models.Metrics;

/// <summary>
/// Rows in bins of equal width over a probability in [0, 1]. A bin holds the probabilities above its lower bound, up to and with its upper
/// bound; the first bin also holds 0.
/// </summary>
public sealed class CalibrationBins
{
    /// <summary>The number of bins of the paper by Guo and others (2017), of the metric and of the picture.</summary>
    public const int Usual = 15;

    // The 97.5 % point of the normal distribution.
    private const double NormalPoint = 1.959963984540054;

    private readonly double[] _sums;
    private readonly long[] _hits;
    private readonly long[] _rows;

    /// <summary>Makes bins without rows.</summary>
    /// <param name="count">The number of bins, at least 1.</param>
    public CalibrationBins(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        (_sums, _hits, _rows) = (new double[count], new long[count], new long[count]);
    }

    /// <summary>The number of bins.</summary>
    public int Count => _rows.Length;

    /// <summary>The number of rows in all bins.</summary>
    public long Total => _rows.Sum();

    /// <summary>Adds a row.</summary>
    /// <param name="probability">The probability that the row has some property, in [0, 1].</param>
    /// <param name="hit">Whether the row has it.</param>
    public void Add(double probability, bool hit)
    {
        int bin = Math.Clamp((int)Math.Ceiling(probability * Count) - 1, 0, Count - 1);
        if (bin > 0 && probability <= (double)bin / Count) bin--;
        else if (bin < Count - 1 && probability > (bin + 1.0) / Count) bin++;
        _sums[bin] += probability;
        _rows[bin]++;
        if (hit) _hits[bin]++;
    }

    /// <summary>Gives the number of rows in a bin.</summary>
    public long RowsIn(int bin) => _rows[bin];

    /// <summary>Gives the mean probability of a bin that has rows.</summary>
    public double MeanIn(int bin) => _sums[bin] / _rows[bin];

    /// <summary>Gives the share of a bin's rows that have the property, of a bin that has rows.</summary>
    public double ShareIn(int bin) => (double)_hits[bin] / _rows[bin];

    /// <summary>
    /// Gives the 95 % interval of the share of a bin that has rows (Wilson, "Probable inference, the law of succession, and statistical
    /// inference", 1927). It takes the rows as independent.
    /// </summary>
    public (double Low, double High) IntervalIn(int bin)
    {
        double rows = _rows[bin], share = ShareIn(bin), square = NormalPoint * NormalPoint;
        double middle = (share + (square / (2 * rows))) / (1 + (square / rows));
        double half = NormalPoint / (1 + (square / rows)) * Math.Sqrt((share * (1 - share) / rows) + (square / (4 * rows * rows)));
        return (Math.Max(0, middle - half), Math.Min(1, middle + half));
    }

    /// <summary>
    /// The mean distance between mean probability and share over the bins, weighted by their rows: the expected calibration error.
    /// </summary>
    public double Error
    {
        get
        {
            double sum = 0;
            for (int bin = 0; bin < Count; bin++) sum += Math.Abs(_sums[bin] - _hits[bin]);
            return sum / Total;
        }
    }
}
