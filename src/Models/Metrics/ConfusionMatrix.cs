namespace Gridfold.Models.Metrics;

/// <summary>How often rows of each class were predicted to be of each class.</summary>
public sealed class ConfusionMatrix
{
    private readonly long[] _counts;

    /// <summary>An empty matrix.</summary>
    /// <param name="classCount">At least 1.</param>
    public ConfusionMatrix(int classCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classCount, 1);
        ClassCount = classCount;
        _counts = new long[classCount * classCount];
    }

    /// <summary>A matrix that goes on from what <see cref="ToArray"/> gave.</summary>
    public ConfusionMatrix(int classCount, ReadOnlySpan<long> counts) : this(classCount) => counts.CopyTo(_counts);

    /// <summary>How many classes there are.</summary>
    public int ClassCount { get; }

    /// <summary>How many rows were counted.</summary>
    public long Total => _counts.Sum();

    /// <summary>Rows of class <paramref name="actual"/> that were predicted to be of class <paramref name="predicted"/>.</summary>
    public long this[int actual, int predicted] => _counts[(actual * ClassCount) + predicted];

    /// <summary>Counts one row.</summary>
    public void Add(int actual, int predicted) => _counts[(actual * ClassCount) + predicted]++;

    /// <summary>Row-major, actual x predicted.</summary>
    public long[] ToArray() => [.. _counts];
}
