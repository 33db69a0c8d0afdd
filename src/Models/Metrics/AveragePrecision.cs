namespace Gridfold.Models.Metrics;

/// <summary>
/// The average precision: the mean of the precisions at each row of the class, when rows are named in the order of falling probability.
/// Rows with equal probabilities are named together. The precision is not interpolated.
/// </summary>
internal static class AveragePrecision
{
    /// <summary>
    /// Computes the average precision of the second of two classes, 0 without rows of it. Of more classes it gives the mean over the
    /// classes that have rows, each against all others.
    /// </summary>
    public static double Of(ClassProbabilities rows) => rows.OneAgainstOthers(OfClass, (ofClass, _) => ofClass > 0, fallback: 0);

    private static double OfClass(double[] falling, bool[] isOfClass)
    {
        long ofClass = 0;
        double sum = 0;
        for (int row = 0; row < falling.Length;)
        {
            long equalOfClass = 0;
            int first = row;
            for (; row < falling.Length && falling[row] == falling[first]; row++)
            {
                if (isOfClass[row]) equalOfClass++;
            }

            ofClass += equalOfClass;
            sum += equalOfClass * ((double)ofClass / row);
        }

        return sum / ofClass;
    }
}
