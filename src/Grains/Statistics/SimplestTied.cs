using Gridfold.Grains.Results;

namespace Gridfold.Grains.Statistics;

/// <summary>
/// The simplest of the trials that are tied with the leader and within one standard error of its score, after the rule of Breiman and
/// others ("Classification and regression trees", 1984). The paired test of <see cref="LeaderTies"/> alone is not enough: it also ties a
/// poor trial whose folds differ greatly. Fewer multiply-adds are simpler, then fewer parameters, then fewer epochs.
/// </summary>
public static class SimplestTied
{
    /// <summary>Finds the trial. It may be the leader.</summary>
    /// <param name="trials">The trials in order, the leader first.</param>
    /// <param name="ties">The trials that are tied with the leader. Null where trials were not compared.</param>
    /// <param name="error">The standard error of the leader's score. Null where it is not known: then the tie decides alone.</param>
    /// <returns>Null where no trial is tied with the leader, or a size is not known.</returns>
    public static TrialResult? Of(IReadOnlyList<TrialResult> trials, LeaderTies? ties, ScoreError? error)
    {
        if (ties is null || ties.Count == 0) return null;
        TrialResult[] tied = [.. trials.Where(trial => ties.Has(trial.Trial) == true && IsNear(trial, trials[0], error))];
        return tied.Any(trial => trial.Size is null)
            ? null
            : tied.OrderBy(trial => trial.Size!.MultiplyAdds).ThenBy(trial => trial.Size!.Parameters).ThenBy(trial => trial.Epochs).First();
    }

    private static bool IsNear(TrialResult trial, TrialResult leader, ScoreError? error) =>
        error is null || Math.Abs(leader.Score!.Value - trial.Score!.Value) <= error.Value;
}
