namespace Gridfold.Models.Metrics;

/// <summary>The class and the predicted probabilities of rows.</summary>
public sealed class ClassProbabilities
{
    private readonly List<int> _labels = [];
    private readonly List<double> _values = [];
    private int[][]? _falling;

    /// <summary>Makes the probabilities of no row.</summary>
    /// <param name="classCount">The number of classes, at least 1.</param>
    public ClassProbabilities(int classCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classCount, 1);
        ClassCount = classCount;
    }

    /// <summary>The number of classes.</summary>
    public int ClassCount { get; }

    /// <summary>The class of each row.</summary>
    public IReadOnlyList<int> Labels => _labels;

    /// <summary>Gives the probability of a class for a row.</summary>
    public double this[int row, int label] => _values[(row * ClassCount) + label];

    /// <summary>Gives the class with the greatest probability for a row; of equal probabilities the first class.</summary>
    public int PredictedOf(int row)
    {
        int predicted = 0;
        for (int label = 1; label < ClassCount; label++)
        {
            if (this[row, label] > this[row, predicted]) predicted = label;
        }

        return predicted;
    }

    /// <summary>Adds a row.</summary>
    /// <param name="label">The row's class.</param>
    /// <param name="probabilities">The probability of each class, in [0, 1].</param>
    public void Add(int label, ReadOnlySpan<double> probabilities)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(probabilities.Length, ClassCount);
        _falling = null;
        _labels.Add(label);
        _values.AddRange(probabilities);
    }

    /// <summary>Ranks the rows by the probability of each class, so that <see cref="Draw"/> need not sort.</summary>
    public void Rank()
    {
        var falling = new int[ClassCount][];
        for (int label = 0; label < ClassCount; label++)
        {
            falling[label] = [.. Enumerable.Range(0, _labels.Count)];
            Array.Sort(Array.ConvertAll(falling[label], row => -this[row, label]), falling[label]);
        }

        _falling = falling;
    }

    /// <summary>Takes each row some number of times, after <see cref="Rank"/>.</summary>
    public ClassProbabilities Draw(ReadOnlySpan<int> counts)
    {
        var drawn = new ClassProbabilities(ClassCount);
        int[] first = new int[counts.Length];
        for (int row = 0; row < counts.Length; row++)
        {
            first[row] = drawn._labels.Count;
            for (int time = 0; time < counts[row]; time++)
            {
                drawn._labels.Add(_labels[row]);
                for (int label = 0; label < ClassCount; label++) drawn._values.Add(this[row, label]);
            }
        }

        var falling = new int[ClassCount][];
        for (int label = 0; label < ClassCount; label++)
        {
            int[] order = falling[label] = new int[drawn._labels.Count];
            int place = 0;
            foreach (int row in _falling![label])
            {
                for (int time = 0; time < counts[row]; time++) order[place++] = first[row] + time;
            }
        }

        drawn._falling = falling;
        return drawn;
    }

    /// <summary>
    /// Computes a metric of two classes from this data. With two classes it judges the second against the first. With more it is the mean
    /// over the classes that have a value, each judged against all others.
    /// </summary>
    /// <param name="metric">
    /// Computes the metric of rows in the order of falling scores. The arguments are the scores and whether each row has the class.
    /// </param>
    /// <param name="hasValue">Whether the metric of a class has a value, from its number of rows and the number of other rows.</param>
    /// <param name="fallback">The value when no class has one.</param>
    internal double OneAgainstOthers(
        Func<double[], bool[], double> metric, Func<int, int, bool> hasValue, double fallback)
    {
        int[] judged = ClassCount == 2 ? [1] : [.. Enumerable.Range(0, ClassCount)];
        double sum = 0;
        int count = 0;
        foreach (int label in judged)
        {
            int rows = _labels.Count(other => other == label);
            if (!hasValue(rows, _labels.Count - rows)) continue;
            int[] order = _falling?[label] ?? [.. Enumerable.Range(0, _labels.Count)];
            double[] falling = Array.ConvertAll(order, row => -this[row, label]);
            bool[] isOfClass = Array.ConvertAll(order, row => _labels[row] == label);
            if (_falling is null) Array.Sort(falling, isOfClass);
            sum += metric(falling, isOfClass);
            count++;
        }

        return count == 0 ? fallback : sum / count;
    }
}
