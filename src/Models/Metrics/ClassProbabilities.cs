namespace Gridfold.Models.Metrics;

/// <summary>The class and the predicted probabilities of rows.</summary>
public sealed class ClassProbabilities
{
    private readonly List<int> _labels = [];
    private readonly List<double> _values = [];

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

    /// <summary>Adds a row.</summary>
    /// <param name="label">The row's class.</param>
    /// <param name="probabilities">The probability of each class, in [0, 1].</param>
    public void Add(int label, ReadOnlySpan<double> probabilities)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(probabilities.Length, ClassCount);
        _labels.Add(label);
        _values.AddRange(probabilities);
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
            double[] falling = [.. Enumerable.Range(0, _labels.Count).Select(row => -this[row, label])];
            bool[] isOfClass = [.. _labels.Select(other => other == label)];
            Array.Sort(falling, isOfClass);
            sum += metric(falling, isOfClass);
            count++;
        }

        return count == 0 ? fallback : sum / count;
    }
}
