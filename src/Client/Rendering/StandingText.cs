using System.Globalization;
using Gridfold.Grains.Experiments;
using Gridfold.Grains.Results;
using Gridfold.Grains.Statistics;
using Gridfold.Models.Metrics;
using Gridfold.Silo.Documents;

namespace Gridfold.Client.Rendering;

/// <summary>Says in sentences how certain the order of a leaderboard is.</summary>
internal static class StandingText
{
    /// <summary>Says that the best epoch of each fold counts, and what that does to scores.</summary>
    public const string BestEpochs =
        "Each fold's best epoch counts (report: best). The validation rows chose it, so scores are too good.";

    /// <summary>Explains the standing in sentences for people.</summary>
    /// <param name="standing">The standing.</param>
    /// <param name="experiment">The experiment.</param>
    /// <param name="shown">The trials that are shown, the best first.</param>
    public static IEnumerable<string> Explain(Standing standing, ExperimentSnapshot experiment, IReadOnlyList<RankedResult> shown)
    {
        if (experiment.Objective.Next is not null)
        {
            yield return "* marks the Pareto front: no other trial is as good in all objectives and better in one. The statements below "
                + $"are about {experiment.Objective.Metric} alone.";
            foreach (string metric in experiment.Objective.ToList().Select(known => known.Metric))
            {
                if (TrainingCost.IsReproducible(metric)) continue;
                yield return $"{Format.ObjectiveMark} marks what depends on the machine: {metric}. The same file can give another front.";
            }
        }

        if (standing.Error is not null && shown.Count > 0 && shown[0].Result.Score is { } best)
        {
            (double low, double high) = standing.Error.Around(best, experiment.Objective);
            yield return $"The best score has a 95 % interval from {Format.Score(low)} to {Format.Score(high)} ({standing.Error.Basis}).";
        }

        if (standing.Nested is not null) yield return NestedText.Of(standing.Nested, experiment);
        if (standing.CountsBestEpoch) yield return BestEpochs;
        if (standing.Winner is not null && shown.Count > 0) yield return Expect(standing.Winner, experiment, shown[0].Result);
        if (standing.Ties is not null) yield return standing.Ties.Count == 0 ? AllWorse(standing.Ties) : Tied(standing.Ties);
        if (standing.Simplest is { Size: { } size } && shown.Count > 0) yield return Simple(standing.Simplest.Trial, size, shown[0].Result);
        if (standing is { Ties: null, Error.Value: var error } && Near(shown, error) is > 0 and var near) yield return NearBest(near);
        foreach (IdleParameter idle in standing.Idle)
        {
            yield return $"{idle.Name} had no effect: {Format.Count(idle.Repetitions)} of {Format.Count(idle.Trials, "trial")} "
                + $"repeat{(idle.Repetitions == 1 ? "s" : "")} the weights of another trial that differs only in {idle.Name}.";
        }

        if (standing.Repeated is { } repeated && standing.Idle.All(idle => idle.Repetitions < repeated.Repetitions))
        {
            yield return $"{Format.Count(repeated.Repetitions)} of {Format.Count(repeated.Trials, "trial")} "
                + $"repeat{(repeated.Repetitions == 1 ? "s" : "")} the weights of another trial: trial {repeated.Trial} has those of trial "
                + $"{repeated.Other}. What they differ in had no effect there.";
        }
    }

    private static string Expect(CorrectedWinner winner, ExperimentSnapshot experiment, TrialResult leader)
    {
        string of = Format.Count(experiment.Completed, "trial");
        if (experiment.Completed > LeaderTies.MaxTrials) of += $" (the best {Format.Count(LeaderTies.MaxTrials)} competed)";
        string share = winner.Chosen.GetValueOrDefault(leader.Trial).ToString("P0", CultureInfo.InvariantCulture);
        return $"{Format.Score(leader.Score)} for the best of {of}; expected of it on new rows: {Format.Score(winner.Expected)} "
            + $"({Format.Score(winner.Low)} to {Format.Score(winner.High)}). Trial {leader.Trial} is the best in {share} of "
            + $"{Format.Count(winner.Draws)} draws of the validation rows.";
    }

    private static string Simple(long trial, NetworkSize size, TrialResult leader) => trial == leader.Trial
        ? "The leader is the simplest of the tied trials within one standard error."
        : $"The simplest of the tied within one standard error is trial {trial}: "
            + $"{Format.Count(size.MultiplyAdds, "multiply-add")} a row, and the leader has "
            + $"{Format.Count(leader.Size!.MultiplyAdds)}; --trial simplest takes it where the file says keep: all.";

    private static string AllWorse(LeaderTies ties) => ties.Compared == 1
        ? $"The other trial is worse on the same {ties.Basis}, at the 5 % level."
        : $"Each of the {Format.Count(ties.Compared)} other trials is worse on the same {ties.Basis}, at the 5 % level.";

    private static string Tied(LeaderTies ties) =>
        $"{Share(ties.Count, ties.Compared)} {(ties.Count == 1 ? "is" : "are")} tied with the leader, marked ~: "
            + $"on the same {ties.Basis}, {(ties.Count == 1 ? "it is" : "they are")} not certainly worse (5 % level).";

    private static string Share(int tied, int compared) => tied < compared
        ? $"{Format.Count(tied)} of {Format.Count(compared, "other trial")}"
        : compared == 1 ? "The other trial" : compared == 2 ? "Both other trials" : $"All {Format.Count(compared)} other trials";

    private static int Near(IReadOnlyList<RankedResult> shown, double error) => shown.Count == 0 || shown[0].Result.Score is not { } best
        ? 0
        : shown.Skip(1).TakeWhile(trial => trial.Result.Score is { } score && Math.Abs(best - score) <= error).Count();

    private static string NearBest(int near) =>
        $"{Format.Count(near, "shown trial")} {(near == 1 ? "is" : "are")} within one standard error of the best: the data does "
            + $"not separate {(near == 1 ? "it" : "them")} from the best.";
}
