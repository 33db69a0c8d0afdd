namespace Gridfold.Models.Metrics;

/// <summary>
/// Accuracy, precision, recall and F1 of a confusion matrix, all in [0, 1], with scikit-learn's conventions. Macro averages go over the
/// classes that occur among the actual or the predicted ones. A quotient with a zero denominator is 0.
/// </summary>
public sealed class ClassificationMetrics
{
    /// <summary>Computes the metrics of a matrix.</summary>
    /// <param name="confusion">The matrix, with at least one row counted.</param>
    public ClassificationMetrics(ConfusionMatrix confusion)
    {
        int classCount = confusion.ClassCount;
        var classes = new ClassMetrics[classCount];
        long correct = 0;
        for (int label = 0; label < classCount; label++)
        {
            long actual = 0, predicted = 0, hit = confusion[label, label];
            for (int other = 0; other < classCount; other++)
            {
                actual += confusion[label, other];
                predicted += confusion[other, label];
            }

            correct += hit;
            classes[label] =
                new ClassMetrics(Ratio(hit, predicted), Ratio(hit, actual), Ratio(2 * hit, actual + predicted), actual, predicted);
        }

        Classes = classes;
        Accuracy = Ratio(correct, confusion.Total);
        ClassMetrics[] occurring = [.. classes.Where(metrics => metrics.Support + metrics.Predicted > 0)];
        PrecisionMacro = Mean(occurring, metrics => metrics.Precision);
        RecallMacro = Mean(occurring, metrics => metrics.Recall);
        F1Macro = Mean(occurring, metrics => metrics.F1);
    }

    /// <summary>The share of rows with the right prediction.</summary>
    public double Accuracy { get; }

    /// <summary>The mean of the classes' precisions.</summary>
    public double PrecisionMacro { get; }

    /// <summary>The mean of the classes' recalls.</summary>
    public double RecallMacro { get; }

    /// <summary>The mean of the classes' F1.</summary>
    public double F1Macro { get; }

    /// <summary>The metrics of each class.</summary>
    public IReadOnlyList<ClassMetrics> Classes { get; }

    private static double Ratio(long part, long whole) => whole == 0 ? 0 : (double)part / whole;

    private static double Mean(ClassMetrics[] classes, Func<ClassMetrics, double> metric) =>
        classes.Length == 0 ? 0 : classes.Average(metric);
}

/// <summary>One class's metrics.</summary>
/// <param name="Precision">The share of the rows predicted as the class that belong to it.</param>
/// <param name="Recall">The share of the class's rows that were predicted as the class.</param>
/// <param name="F1">The harmonic mean of precision and recall.</param>
/// <param name="Support">The number of rows of the class.</param>
/// <param name="Predicted">The number of rows predicted as the class.</param>
public sealed record ClassMetrics(double Precision, double Recall, double F1, long Support, long Predicted);
