namespace Gridfold.Scale;

/// <summary>
/// How often which time was seen, in hundredths of a millisecond up to ten seconds: takes the same memory however many there are.
/// </summary>
internal sealed class GapHistogram
{
    private const double PerMillisecond = 100;

    private readonly int[] _counts = new int[1_000_000];

    /// <summary>How many there are.</summary>
    public long Count => _counts.Sum(count => (long)count);

    /// <summary>Adds one; from any thread.</summary>
    public void Add(TimeSpan gap) => Interlocked.Increment(
        ref _counts[(int)Math.Min(_counts.Length - 1, gap.TotalMilliseconds * PerMillisecond)]);

    /// <summary>The milliseconds below which a part of them lies.</summary>
    public double At(double part)
    {
        double wanted = part * Count;
        int place = 0;
        for (long seen = _counts[0]; seen < wanted; seen += _counts[++place])
        {
        }

        return place / PerMillisecond;
    }
}
