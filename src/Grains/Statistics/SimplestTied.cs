using Gridfold.Grains.Results;

namespace Gridfold.Grains.Statistics;

/// <summary>
/// The simplest of the trials that are tied with the leader, after the rule of one standard error of Breiman and others ("Classification
/// and regression trees", 1984): of models that the data does not separate, take the simplest. Here the paired test of
/// <see cref="LeaderTies"/> stands for the standard error. Fewer multiply-adds are simpler, then fewer parameters, then fewer epochs.
/// </summary>
public static class SimplestTied
{
    /// <summary>Finds the trial. It may be the leader.</summary>
    /// <param name="trials">The trials in order, the leader first.</param>
    /// <param name="ties">The trials that are tied with the leader. Null where trials were not compared.</param>
    /// <returns>Null where no trial is tied with the leader, or a size is not known.</returns>
    public static TrialResult? Of(IReadOnlyList<TrialResult> trials, LeaderTies? ties)
    {
        if (ties is null || ties.Count == 0) return null;
        TrialResult[] tied = [.. trials.Where(trial => ties.Has(trial.Trial) == true)];
        return tied.Any(trial => trial.Size is null)
            ? null
            : tied.OrderBy(trial => trial.Size!.MultiplyAdds).ThenBy(trial => trial.Size!.Parameters).ThenBy(trial => trial.Epochs).First();
    }
}
