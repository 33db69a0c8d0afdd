using Gridfold.Grains.Statistics;

namespace Gridfold.Grains.Scheduling;

/// <summary>
/// Stops a trial when its folds so far show that its mean over all folds will stay below the leader's. A trial that would reach the leader
/// is stopped with a probability of at most 5 %, over all looks together.
/// </summary>
/// <remarks>
/// All trials have the same K folds. So the differences to the leader are a finite population of K numbers, and the first k are known.
/// Suppose that their mean over all folds is 0. The mean of the first k then varies about 0 with the variance s² (1/k - 1/K) (Cochran,
/// "Sampling techniques", 1977). At each of the K - 1 looks, a test by Student's t has the level 5 % / (K - 1). All looks together have
/// at most 5 % (Bonferroni). The variance s² is twice <see cref="FinishedTrials.FoldVariance"/>, or that of the trial's own differences
/// where it is greater. The bound supposes that folds vary alike and normally about their trial. Racing on blocks is due to Moore and
/// Lee, "Efficient algorithms for minimizing cross validation error" (ICML 1994).
/// </remarks>
internal sealed class PairedRule : IRaceRule
{
    /// <summary>The greatest probability of stopping a trial that would reach the leader.</summary>
    public const double Level = 0.05;

    // More degrees of freedom change the test by less than a thousandth.
    private const int MaxFreedom = 1000;

    /// <summary>
    /// The degrees of freedom of a test. An odd number would need functions that differ between processors in their last digits. One degree
    /// fewer is cautious.
    /// </summary>
    public static int EvenFreedom(FinishedTrials finished) => (int)Math.Min(finished.Freedom, MaxFreedom) / 2 * 2;

    public string? Judge(IReadOnlyList<double> scores, FinishedTrials finished)
    {
        int freedom = EvenFreedom(finished);
        if (freedom == 0) return null;
        RaceLeader leader = finished.Leader!;
        int known = scores.Count, direction = finished.Objective.IsMaximized ? 1 : -1;
        double[] behind = [.. scores.Select((score, fold) => direction * (leader.FoldScores[fold] - score))];
        double mean = behind.Average(), variance = 2 * finished.FoldVariance;
        if (known > 1) variance = Math.Max(variance, behind.Sum(value => (value - mean) * (value - mean)) / (known - 1));
        double error = Math.Sqrt(variance * ((1.0 / known) - (1.0 / finished.Folds)));
        double chance = mean <= 0 ? 1 : error == 0 ? 0 : StudentT.UpperTail(mean / error, freedom);
        return chance > Level / (finished.Folds - 1)
            ? null
            : FormattableString.Invariant($"{mean:0.####} worse than trial {leader.Trial} in the mean of fold 1 to {known} of ")
                + FormattableString.Invariant($"{finished.Folds}; the error of that is {error:0.####}");
    }
}
