using Gridfold.Grains.Search.Numerics;

namespace Gridfold.Grains.Statistics;

/// <summary>The difference of two scores.</summary>
/// <param name="Value">The first score less the second one.</param>
/// <param name="Error">The standard error of the difference.</param>
/// <param name="Freedom">The degrees of freedom of Student's t. Null for a normal distribution.</param>
/// <param name="IsPaired">Whether the scores were compared fold by fold.</param>
public sealed record ScoreDifference(double Value, double Error, int? Freedom, bool IsPaired)
{
    private const double Share = 0.95;

    // The bound of the normal distribution for that share.
    private const double NormalBound = 1.959963984540054;

    /// <summary>The 95 % interval of the difference. Null where it is the same in each fold, so that its variance is not known.</summary>
    public (double Low, double High)? Interval
    {
        get
        {
            if (Error == 0 && Value != 0) return null;
            double margin = Error * BoundOf(Freedom);
            return (Value - margin, Value + margin);
        }
    }

    /// <summary>The probability of a difference at least as great in either direction, if there is none (two-sided).</summary>
    public double PValue
    {
        get
        {
            if (Error == 0) return Value == 0 ? 1 : Freedom is { } others ? 2 * PairedTest.SignTest(others + 1) : 0;
            double size = Math.Abs(Value / Error);
            return 2 * (Freedom is { } freedom ? StudentT.UpperTail(size, freedom) : PortableMath.UpperTail(size));
        }
    }

    /// <summary>The number of standard errors to each side that a 95 % interval has.</summary>
    internal static double BoundOf(int? freedom) => freedom is { } known ? StudentT.Bound(Share, known) : NormalBound;

    /// <summary>Compares two trials on the same folds: the corrected resampled t-test of Nadeau and Bengio (2003).</summary>
    /// <param name="first">The first trial's score in each fold, at least two.</param>
    /// <param name="second">The second trial's score in each fold.</param>
    /// <param name="validationPerTraining">The number of validation rows for each training row of a fold.</param>
    public static ScoreDifference Paired(IReadOnlyList<double> first, IReadOnlyList<double> second, double validationPerTraining)
    {
        double[] differences = [.. first.Zip(second, (one, other) => one - other)];
        return new ScoreDifference(
            differences.Average(), PairedTest.ErrorOf(differences, validationPerTraining), differences.Length - 1, IsPaired: true);
    }

    /// <summary>
    /// Compares two scores that do not belong to the same folds. The degrees of freedom are the smaller of the two, which is cautious.
    /// </summary>
    public static ScoreDifference Unpaired(double first, ScoreError firstError, double second, ScoreError secondError)
    {
        double error = Math.Sqrt((firstError.Value * firstError.Value) + (secondError.Value * secondError.Value));
        int? freedom = firstError.Freedom is { } one && secondError.Freedom is { } other
            ? Math.Min(one, other)
            : firstError.Freedom ?? secondError.Freedom;
        return new ScoreDifference(first - second, error, freedom, IsPaired: false);
    }
}
