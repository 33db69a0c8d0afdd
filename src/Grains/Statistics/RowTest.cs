using Gridfold.Grains.Search;
using Gridfold.Grains.Search.Numerics;
using Gridfold.Models.Metrics;
using Gridfold.Models.Randomness;

namespace Gridfold.Grains.Statistics;

/// <summary>
/// Compares two trials on the rows of a single hold-out.
/// <list type="bullet">
/// <item>
/// The accuracy of independent rows: the exact test of McNemar, "Note on the sampling error of the difference between correlated
/// proportions or percentages" (Psychometrika 12, 1947). It counts the rows that one trial alone predicts right.
/// </item>
/// <item>
/// Other metrics, and rows in groups: the paired bootstrap (Efron and Tibshirani, "An introduction to the bootstrap", 1993). Rows or groups
/// are drawn with replacement, the same for both trials. The mean advantage is divided by its deviation over the draws.
/// </item>
/// </list>
/// </summary>
internal sealed class RowTest
{
    private const int Draws = 200;

    // In nanoseconds, for all trials and draws.
    private const double MostCost = 2e9;

    private readonly Objective _objective;
    private readonly Dictionary<long, Candidate> _candidates = [];
    private readonly Dictionary<Candidate, double[]>? _scores;

    private RowTest(Objective objective, IReadOnlyList<Candidate> candidates, Dictionary<Candidate, double[]>? scores)
    {
        (_objective, _scores) = (objective, scores);
        foreach (Candidate candidate in candidates)
        {
            foreach (long trial in candidate.Twins.Append(candidate.Trial)) _candidates[trial] = candidate;
        }
    }

    /// <summary>Prepares the comparisons of trials.</summary>
    /// <returns>Null where the predictions do not suffice, or the computation would take long.</returns>
    public static RowTest? Of(IReadOnlyList<Candidate> candidates, Objective objective)
    {
        if (MetricTable.Find(objective.Metric) is not { } metric || ResampledUnits.Of(candidates) is not { } units) return null;
        if (!objective.Metric.StartsWith(MetricTable.Validation, StringComparison.Ordinal)) return null;
        bool isExact = metric.Name == "accuracy" && candidates.All(trial => trial.Folds.All(fold => fold.Groups is null));
        if (isExact) return new RowTest(objective, candidates, null);
        var scores = new Dictionary<Candidate, double[]>();
        var pooled = new List<(Candidate Trial, PooledScore Score)>();
        foreach (Candidate candidate in candidates)
        {
            if (PooledScore.Make(candidate, metric) is not { } score) return null;
            pooled.Add((candidate, score));
            scores[candidate] = new double[Draws];
        }

        if (pooled.Sum(trial => trial.Score.Cost) * Draws > MostCost) return null;
        for (int draw = 0; draw < Draws; draw++)
        {
            (int[] counts, _) = units.Draw(new RandomStream(Seed.Derive(0, "row-test", draw)));
            foreach ((Candidate trial, PooledScore score) in pooled) scores[trial][draw] = score.Of(counts);
        }

        return new RowTest(objective, candidates, scores);
    }

    /// <summary>Whether a trial's predictions are known.</summary>
    public bool Has(long trial) => _candidates.ContainsKey(trial);

    /// <summary>
    /// The probability of an advantage at least as great as the measured one, if both trials are equally good (one-sided).
    /// </summary>
    public double PValue(long leader, long other)
    {
        (Candidate first, Candidate second) = (_candidates[leader], _candidates[other]);
        if (first == second) return 1;
        if (_scores is null) return McNemar(first, second);
        int direction = _objective.IsMaximized ? 1 : -1;
        double[] advantages = [.. _scores[first].Zip(_scores[second], (one, two) => direction * (one - two)).Where(double.IsFinite)];
        if (advantages.Length < 2) return 1;
        double mean = advantages.Average();
        double deviation = Math.Sqrt(advantages.Sum(value => (value - mean) * (value - mean)) / (advantages.Length - 1));
        if (deviation == 0) return mean > 0 ? 0 : 1;
        double z = mean / deviation;
        return z < 0 ? 1 - PortableMath.UpperTail(-z) : PortableMath.UpperTail(z);
    }

    /// <summary>The probability of at least so many heads of fair coins.</summary>
    /// <param name="heads">The number of heads.</param>
    /// <param name="coins">The number of coins.</param>
    internal static double AtLeast(int heads, int coins)
    {
        double logarithm = -coins * Math.Log(2), sum = 0;
        for (int head = 0; head < heads; head++) logarithm += Math.Log((double)(coins - head) / (head + 1));
        for (int head = heads; head <= coins; head++)
        {
            sum += Math.Exp(logarithm);
            if (head < coins) logarithm += Math.Log((double)(coins - head) / (head + 1));
        }

        return Math.Min(1, sum);
    }

    private static double McNemar(Candidate first, Candidate second)
    {
        int onlyFirst = 0, onlySecond = 0;
        foreach ((Predictions.FoldPredictions one, Predictions.FoldPredictions two) in first.Folds.Zip(second.Folds))
        {
            for (int row = 0; row < one.Rows.Length; row++)
            {
                bool isFirst = one.Predicted[row] == one.Labels[row], isSecond = two.Predicted[row] == two.Labels[row];
                if (isFirst && !isSecond) onlyFirst++;
                if (isSecond && !isFirst) onlySecond++;
            }
        }

        return AtLeast(onlyFirst, onlyFirst + onlySecond);
    }
}
