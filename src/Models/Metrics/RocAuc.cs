namespace Gridfold.Models.Metrics;

/// <summary>
/// The area under the ROC curve: the share of pairs, one row of the class and one of another, in which the row of the class has the higher
/// probability. An equal pair counts one half (Hanley and McNeil, "The meaning and use of the area under a ROC curve", 1982).
/// </summary>
internal static class RocAuc
{
    // The value of random probabilities. A class without rows, or without other rows, has no pair.
    private const double Chance = 0.5;

    /// <summary>
    /// Computes the area of the second of two classes. Of more classes it gives the mean over the classes that have rows and other rows,
    /// each against all others. Without such a class the value is 0.5.
    /// </summary>
    public static double Of(ClassProbabilities rows) =>
        rows.OneAgainstOthers(OfClass, (ofClass, others) => ofClass > 0 && others > 0, Chance);

    private static double OfClass(double[] falling, bool[] isOfClass)
    {
        long ofClass = 0, others = 0;
        double pairs = 0;
        for (int row = 0; row < falling.Length;)
        {
            long equalOfClass = 0, equalOthers = 0;
            int first = row;
            for (; row < falling.Length && falling[row] == falling[first]; row++)
            {
                if (isOfClass[row]) equalOfClass++;
                else equalOthers++;
            }

            pairs += equalOthers * (ofClass + (0.5 * equalOfClass));
            (ofClass, others) = (ofClass + equalOfClass, others + equalOthers);
        }

        return pairs / ((double)ofClass * others);
    }
}
