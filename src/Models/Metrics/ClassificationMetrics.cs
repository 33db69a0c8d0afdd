namespace Gridfold.Models.Metrics;

/// <summary>
/// Accuracy, precision, recall and F1 of a confusion matrix, with scikit-learn's conventions: macro averages go over the classes
/// that occur among the actual or the predicted ones; a quotient with a zero denominator is 0. All in [0, 1].
/// </summary>
public sealed class ClassificationMetrics
{
    /// <summary>The metrics of a matrix.</summary>
    /// <param name="confusion">At least one row counted.</param>
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
            classes[label] = new ClassMetrics(Ratio(hit, predicted), Ratio(hit, actual), Ratio(2 * hit, actual + predicted), actual, predicted);
        }

        Classes = classes;
        Accuracy = Ratio(correct, confusion.Total);
        ClassMetrics[] occurring = [.. classes.Where(metrics => metrics.Support + metrics.Predicted > 0)];
        PrecisionMacro = Mean(occurring, metrics => metrics.Precision);
        RecallMacro = Mean(occurring, metrics => metrics.Recall);
        F1Macro = Mean(occurring, metrics => metrics.F1);
    }

    /// <summary>The share of rows predicted right.</summary>
    public double Accuracy { get; }

    /// <summary>The mean of the classes' precisions.</summary>
    public double PrecisionMacro { get; }

    /// <summary>The mean of the classes' recalls.</summary>
    public double RecallMacro { get; }

    /// <summary>The mean of the classes' F1.</summary>
    public double F1Macro { get; }

    /// <summary>Each class by itself.</summary>
    public IReadOnlyList<ClassMetrics> Classes { get; }

    private static double Ratio(long part, long whole) => whole == 0 ? 0 : (double)part / whole;

    private static double Mean(ClassMetrics[] classes, Func<ClassMetrics, double> metric) => classes.Length == 0 ? 0 : classes.Average(metric);
}

/// <summary>One class's metrics.</summary>
/// <param name="Precision">Of the rows predicted to be of the class, the share that is.</param>
/// <param name="Recall">Of the class's rows, the share that was found.</param>
/// <param name="F1">The harmonic mean of both.</param>
/// <param name="Support">Rows of the class.</param>
/// <param name="Predicted">Rows predicted to be of it.</param>
public sealed record ClassMetrics(double Precision, double Recall, double F1, long Support, long Predicted);
