namespace Gridfold.Models.Metrics;

/// <summary>
/// Accuracy, precision, recall and F1 of a confusion matrix, all in [0, 1], with scikit-learn's conventions. Macro averages go over the
/// classes that occur among the actual or the predicted ones. A quotient with a zero denominator is 0.
/// </summary>
public sealed class ClassificationMetrics
{
    private readonly double _correct;
    private readonly double _total;

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
        _correct = correct;
        _total = confusion.Total;
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

    /// <summary>Gives the mean of a metric over some of the classes; 0 over none.</summary>
    public double MeanOf(Func<ClassMetrics, double> metric, Func<ClassMetrics, bool> counts) => Mean([.. Classes.Where(counts)], metric);

    /// <summary>
    /// Computes an agreement beyond chance: n c - sum(a p), divided by a product of <see cref="Disagreements"/>. n is the number of rows, c
    /// the number of right ones, a and p the rows of a class among the actual and the predicted ones. A quotient with a zero denominator
    /// is 0. Matthews' coefficient (Gorodkin, "Comparing two K-category assignments by a K-category correlation coefficient", 2004) and
    /// Cohen's kappa ("A coefficient of agreement for nominal scales", 1960) have this form.
    /// </summary>
    /// <param name="denominator">The denominator, in the unit rows squared.</param>
    public double AgreementOver(Func<Disagreements, double> denominator)
    {
        double square = _total * _total, byChance = Classes.Sum(one => (double)one.Support * one.Predicted);
        double whole = denominator(new Disagreements(
            square - Classes.Sum(one => (double)one.Support * one.Support),
            square - Classes.Sum(one => (double)one.Predicted * one.Predicted),
            square - byChance));
        return whole == 0 ? 0 : ((_total * _correct) - byChance) / whole;
    }

    private static double Ratio(long part, long whole) => whole == 0 ? 0 : (double)part / whole;

    private static double Mean(ClassMetrics[] classes, Func<ClassMetrics, double> metric) =>
        classes.Length == 0 ? 0 : classes.Average(metric);
}
