using Gridfold.Grains.Search;
using Gridfold.Grains.Statistics;

namespace Gridfold.Grains.Scheduling;

/// <summary>
/// Stops a trial when its folds so far show that its mean over all folds will stay below the leader's. A trial that would reach the leader
/// is stopped with a probability of at most 10 %, over all looks together.
/// </summary>
/// <remarks>
/// All trials have the same K folds. The folds are blocks: each has an effect, which is estimated by its mean over the n better finished
/// trials (the two-way layout of Fisher, "Statistical methods for research workers", 1925). A trial's first k scores without these effects
/// predict its mean over all K folds. The prediction has the variance s² (1 + 1/n) (1/k - 1/K), by the finite population of K folds
/// (Cochran, "Sampling techniques", 1977). The leader's mean is known and adds no error, so it matters not that the leader is the best of
/// many. s² is <see cref="FinishedTrials.FoldVariance"/>, or the variance of the trial's own scores without the effects where that is
/// greater. A trial that would reach the leader is a good one, so s² is that of good trials. At each of the K - 1 looks, a test by
/// Student's t has the level 10 % / (K - 1), so all looks together have at most 10 % (Bonferroni). The bound supposes that the scores of
/// good trials vary alike and normally around the effects of trial and fold. Racing on blocks is due to Moore and Lee, "Efficient
/// algorithms for minimizing cross validation error" (ICML 1994).
/// </remarks>
internal sealed class PairedRule : IRaceRule
{
    /// <summary>The greatest probability of stopping a trial that would reach the leader.</summary>
    public const double Level = 0.1;

    // More degrees of freedom change the test by less than a thousandth.
    private const int MaxFreedom = 1000;

    // The share of a score below which an error is the rounding of sums.
    private const double Rounding = 1e-9;

    public string? Judge(IReadOnlyList<double> scores, FinishedTrials finished)
    {
        // An odd number would need functions that differ between processors in their last digits. One degree fewer is cautious.
        int freedom = (int)Math.Min(finished.Freedom, MaxFreedom) / 2 * 2;
        if (freedom == 0) return null;
        RaceLeader leader = finished.Leader!;
        int known = scores.Count, direction = finished.Objective.IsMaximized ? 1 : -1;
        double[] adjusted = [.. scores.Select((score, fold) => score - finished.FoldEffect(fold))];
        double mean = adjusted.Average(), behind = direction * (leader.FoldScores.Average() - mean), variance = finished.FoldVariance;
        if (known > 1) variance = Math.Max(variance, adjusted.Sum(value => (value - mean) * (value - mean)) / (known - 1));
        double error = Math.Sqrt(variance * (1 + (1.0 / finished.Peers)) * ((1.0 / known) - (1.0 / finished.Folds)));

        // The rounding of sums is neither a difference nor a variance. Without a variance, nothing can be told.
        if (behind <= 0 || Objective.AreEqual(mean, leader.FoldScores.Average()) || error <= Rounding * Math.Abs(mean)) return null;
        return StudentT.UpperTail(behind / error, freedom) > Level / (finished.Folds - 1)
            ? null
            : FormattableString.Invariant($"expected {behind:0.####} worse than trial {leader.Trial} by fold 1 to {known} of ")
                + FormattableString.Invariant($"{finished.Folds}; the error of that is {error:0.####}");
    }
}
