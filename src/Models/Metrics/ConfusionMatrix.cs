namespace Gridfold.Models.Metrics;

/// <summary>The number of rows of each actual class that were predicted as each class.</summary>
public sealed class ConfusionMatrix
{
    private readonly long[] _counts;

    /// <summary>Makes an empty matrix.</summary>
    /// <param name="classCount">The number of classes, at least 1.</param>
    public ConfusionMatrix(int classCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classCount, 1);
        ClassCount = classCount;
        _counts = new long[classCount * classCount];
    }

    /// <summary>Makes a matrix that goes on from the counts of <see cref="ToArray"/>.</summary>
    public ConfusionMatrix(int classCount, ReadOnlySpan<long> counts) : this(classCount) => counts.CopyTo(_counts);

    /// <summary>The number of classes.</summary>
    public int ClassCount { get; }

    /// <summary>The number of rows counted.</summary>
    public long Total => _counts.Sum();

    /// <summary>The number of rows of class <paramref name="actual"/> that were predicted as class <paramref name="predicted"/>.</summary>
    public long this[int actual, int predicted] => _counts[(actual * ClassCount) + predicted];

    /// <summary>Counts one row.</summary>
    public void Add(int actual, int predicted) => _counts[(actual * ClassCount) + predicted]++;

    /// <summary>Adds counts of <see cref="ToArray"/>.</summary>
    public void Add(ReadOnlySpan<long> counts)
    {
        for (int cell = 0; cell < _counts.Length; cell++) _counts[cell] += counts[cell];
    }

    /// <summary>Copies the counts, row-major, actual x predicted.</summary>
    public long[] ToArray() => [.. _counts];
}
