using System.Globalization;
using Gridfold.Models.Metrics;
using Gridfold.Models.Randomness;

namespace Gridfold.Grains.Statistics;

/// <summary>
/// The standard error of a score over the rows that it judges: its deviation over draws of the rows with replacement (the bootstrap; Efron,
/// 1979). Where the data has groups, groups are drawn.
/// </summary>
public static class RowError
{
    private const int MaxDraws = 400;
    private const int MinDraws = 50;

    // With fewer rows or groups, the draws say little.
    private const int MinUnits = 10;

    // In nanoseconds. Between the two, there are fewer draws; above the second, there is no result.
    private const double Budget = 1e9;
    private const double MostCost = 4e9;

    /// <summary>Computes the error.</summary>
    /// <param name="judged">The predictions of the rows.</param>
    /// <param name="metric">The metric.</param>
    /// <param name="rows">What the rows are, as in "test rows".</param>
    /// <returns>
    /// Null where there are fewer than ten rows (or groups), where the metric does not follow from the predictions, where the computation
    /// would take long, and where all draws have one score: rows without a mistake do not show how rare mistakes are.
    /// </returns>
    public static ScoreError? Of(Candidate judged, Metric metric, string rows)
    {
        if (ResampledUnits.Of([judged]) is not { Count: >= MinUnits } units) return null;
        if (PooledScore.Make(judged, metric) is not { } score || score.Cost * MinDraws > MostCost) return null;
        int draws = (int)Math.Clamp(Budget / score.Cost, MinDraws, MaxDraws);
        double[] scores = new double[draws];
        for (int draw = 0; draw < draws; draw++)
            scores[draw] = score.Of(units.Draw(new RandomStream(Seed.Derive(0, "row-error", draw))).Inside);
        double mean = scores.Average();
        double error = Math.Sqrt(scores.Sum(drawn => (drawn - mean) * (drawn - mean)) / (draws - 1));
        string of = judged.Folds.Any(fold => fold.Groups is not null) ? $"groups of {rows}" : rows;

        // Rounding alone makes no error.
        return double.IsFinite(error) && error > 1e-12 * Math.Abs(mean)
            ? new ScoreError(
                error, Freedom: null, string.Create(CultureInfo.InvariantCulture, $"{units.Count:N0} {of}, drawn again {draws} times"))
            : null;
    }
}
