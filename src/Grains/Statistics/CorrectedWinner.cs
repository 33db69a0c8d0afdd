using Gridfold.Grains.Search;
using Gridfold.Models.Metrics;
using Gridfold.Models.Randomness;

namespace Gridfold.Grains.Statistics;

/// <summary>
/// What to expect of the best trial on new rows. The best score of many is too good: the choice has seen the rows that judge it. The
/// bootstrap bias-corrected cross-validation of Tsamardinos, Greasidou and Borboudakis, "Bootstrapping the out-of-sample predictions for
/// efficient and accurate cross-validation" (Machine Learning 107, 2018), corrects that without more training. It draws the validation rows
/// with replacement, chooses the best trial on the drawn rows, and judges that trial on the rows that were not drawn.
/// </summary>
/// <param name="Expected">The mean score of the chosen trials on rows that were not drawn.</param>
/// <param name="Low">The 2.5 % quantile of these scores.</param>
/// <param name="High">The 97.5 % quantile of these scores.</param>
/// <param name="Draws">The number of draws.</param>
/// <param name="Chosen">
/// The share of draws in which each trial was chosen, by number; equal trials share a draw. It estimates the probability that the trial is
/// the best one.
/// </param>
public sealed record CorrectedWinner(double Expected, double Low, double High, int Draws, IReadOnlyDictionary<long, double> Chosen)
{
    /// <summary>The most draws.</summary>
    public const int MaxDraws = 500;

    private const int MinDraws = 50;

    // With fewer rows or groups, a draw often leaves nothing to judge.
    private const int MinUnits = 10;

    // In nanoseconds. Between the two, there are fewer draws; above the second, there is no result.
    private const double Budget = 3e8;
    private const double MostCost = 4e9;

    /// <summary>Computes the expectation.</summary>
    /// <param name="candidates">Every trial that could have been chosen, in any order.</param>
    /// <param name="objective">The objective.</param>
    /// <returns>
    /// Null where there are fewer than two candidates or ten rows (or groups), where the metric does not follow from the predictions, and
    /// where the computation would take long.
    /// </returns>
    public static CorrectedWinner? Of(IEnumerable<Candidate> candidates, Objective objective)
    {
        // Equal scores go to the trial with the smallest number. The place on the leaderboard has seen all rows.
        Candidate[] trials = [.. candidates.OrderBy(candidate => candidate.Trial)];
        if (trials.Sum(trial => 1 + trial.Twins.Count) < 2 || MetricTable.Find(objective.Metric) is not { } metric) return null;
        if (!objective.Metric.StartsWith(MetricTable.Validation, StringComparison.Ordinal)) return null;
        if (ResampledUnits.Of(trials) is not { Count: >= MinUnits } units) return null;
        var scores = new PooledScore[trials.Length];
        for (int trial = 0; trial < trials.Length; trial++)
        {
            if (PooledScore.Make(trials[trial], metric) is not { } score) return null;
            scores[trial] = score;
        }

        double cost = scores.Sum(score => score.Cost);
        if (cost * MinDraws > MostCost) return null;
        int draws = (int)Math.Clamp(Budget / cost, MinDraws, MaxDraws);
        var drawn = new Draw[draws];
        for (int draw = 0; draw < draws; draw++) drawn[draw] = DrawOnce(scores, units, objective, draw);
        double[] judged = [.. drawn.Select(draw => draw.Score).Where(double.IsFinite).Order()];
        return judged.Length < MinDraws / 2
            ? null
            : new CorrectedWinner(
                judged.Average(), Quantile(judged, 0.025), Quantile(judged, 0.975), draws, SharesOf(drawn, trials));
    }

    private static Draw DrawOnce(PooledScore[] scores, ResampledUnits units, Objective objective, int draw)
    {
        var random = new RandomStream(Seed.Derive(0, "corrected-winner", draw));
        (int[] inside, int[] outside) = units.Draw(random);
        var best = new List<int>();
        double bestScore = double.NaN;
        for (int trial = 0; trial < scores.Length; trial++)
        {
            double score = scores[trial].Of(inside);
            int order = best.Count == 0 ? -1 : objective.Compare(score, bestScore);
            if (order > 0 || double.IsNaN(score)) continue;
            if (order < 0) best.Clear();
            best.Add(trial);
            if (order < 0) bestScore = score;
        }

        bool isJudged = best.Count > 0 && outside.Any(count => count > 0);
        return new Draw(best, isJudged ? scores[best[0]].Of(outside) : double.NaN);
    }

    private static Dictionary<long, double> SharesOf(Draw[] draws, Candidate[] trials)
    {
        var shares = new Dictionary<long, double>();
        foreach (Draw draw in draws)
        {
            long[] best = [.. draw.Best.SelectMany(trial => trials[trial].Twins.Append(trials[trial].Trial))];
            foreach (long trial in best) shares[trial] = shares.GetValueOrDefault(trial) + (1.0 / best.Length / draws.Length);
        }

        return shares;
    }

    /// <summary>The quantile of sorted values, between neighbours in proportion.</summary>
    private static double Quantile(double[] sorted, double share)
    {
        double place = share * (sorted.Length - 1);
        int below = (int)place;
        double above = sorted[Math.Min(below + 1, sorted.Length - 1)];
        return sorted[below] + ((place - below) * (above - sorted[below]));
    }

    private sealed record Draw(IReadOnlyList<int> Best, double Score);
}
