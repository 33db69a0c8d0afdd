using Gridfold.Grains.Results;

namespace Gridfold.Grains.Statistics;

/// <summary>
/// The score of a search as a procedure, by nested cross-validation: the mean over the outer folds of the scores of their winners. The
/// rows of an outer fold have no part in the choice of its winner. So the score does not flatter, as that of the best trial does.
/// </summary>
/// <param name="Score">The mean of the outer scores.</param>
/// <param name="Error">
/// The standard error, with the variance of Nadeau and Bengio. Null where all outer scores are equal, since they do not show how far
/// others would be.
/// </param>
/// <param name="Winners">The winner of each outer fold.</param>
public sealed record NestedEstimate(double Score, ScoreError? Error, IReadOnlyList<OuterWinner> Winners)
{
    /// <summary>The number of different trials that won.</summary>
    public int DifferentTrials => Winners.Select(winner => winner.Trial).Distinct().Count();

    /// <summary>Makes the estimate. Null where no trial has completed, or validation is not nested.</summary>
    /// <param name="winners">The winner of each outer fold.</param>
    public static NestedEstimate? Of(IReadOnlyList<OuterWinner> winners)
    {
        if (winners.Count < 2) return null;
        double mean = winners.Average(winner => winner.Score);
        double variance = winners.Sum(winner => (winner.Score - mean) * (winner.Score - mean)) / (winners.Count - 1);
        ScoreError? error = variance == 0 ? null : new ScoreError(
            Math.Sqrt(variance * ((1.0 / winners.Count) + (1.0 / (winners.Count - 1)))),
            winners.Count - 1,
            $"{winners.Count} outer folds, corrected for the training rows that they share");
        return new NestedEstimate(mean, error, winners);
    }
}
