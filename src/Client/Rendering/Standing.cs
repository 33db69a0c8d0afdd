using System.Globalization;
using Gridfold.Client.Clusters;
using Gridfold.Grains.Experiments;
using Gridfold.Grains.Folds;
using Gridfold.Grains.Identity;
using Gridfold.Grains.Leaderboards;
using Gridfold.Grains.Results;
using Gridfold.Grains.Specs;
using Gridfold.Grains.Statistics;
using Gridfold.Grains.Validation;
using Gridfold.Models.Metrics;

namespace Gridfold.Client.Rendering;

/// <summary>How certain the order of a leaderboard is.</summary>
/// <param name="Error">The standard error of the best score. Null where it is not known.</param>
/// <param name="Ties">The trials that are tied with the leader. Null where trials cannot be compared.</param>
/// <param name="Idle">The hyper-parameters that had no effect.</param>
internal sealed record Standing(ScoreError? Error, LeaderTies? Ties, IReadOnlyList<IdleParameter> Idle)
{
    /// <summary>The standing of an experiment without an ended trial.</summary>
    public static Standing None { get; } = new(null, null, []);

    /// <summary>What to expect of the best trial on new rows. Null where it is not known.</summary>
    public CorrectedWinner? Winner { get; init; }

    /// <summary>The simplest of the trials that are tied with the leader. Null where no trial is tied, or sizes are not known.</summary>
    public TrialResult? Simplest { get; init; }

    /// <summary>Reads the best trials of an experiment and compares them.</summary>
    public static async Task<Standing> Read(Session session, ExperimentSnapshot experiment)
    {
        IReadOnlyList<TrialResult> best = await session.Ask(
            grains => grains.GetGrain<ILeaderboardGrain>(experiment.Id).GetTop(LeaderTies.MaxTrials));
        ExperimentSubmission? submission = best.Count == 0
            ? null
            : await session.Ask(grains => grains.GetGrain<IExperimentGrain>(experiment.Id).GetSubmission());
        if (submission is null) return None;
        FoldResult? fold = await ReadSingleFold(session, experiment, best[0].Trial);
        ExperimentSpec spec = ExperimentSpec.Parse(submission.SpecJson);
        Standing standing = Of(best, experiment, spec.Validation, fold);
        if (best.Count(trial => trial.Status == Grains.Status.Completed) < 2) return standing;
        return await TrialPredictions.ReadCandidates(session, experiment, spec, best) is { } candidates
            ? await Task.Run(() => standing.With(best, experiment, candidates))
            : standing;
    }

    /// <summary>Reads the result of a trial's only fold. Null where trials have several folds.</summary>
    public static async Task<FoldResult?> ReadSingleFold(Session session, ExperimentSnapshot experiment, long trial) =>
        experiment.FoldsPerTrial == 1
            ? await session.Ask(grains => grains.GetGrain<IFoldGrain>(new FoldId(experiment.Id, trial, 1).ToString()).GetResult())
            : null;

    /// <summary>Compares trials.</summary>
    /// <param name="best">The best trials in order, at least one.</param>
    /// <param name="experiment">The experiment.</param>
    /// <param name="validation">How the trials were validated.</param>
    /// <param name="fold">The result of the best trial's only fold. Null where there are several.</param>
    public static Standing Of(
        IReadOnlyList<TrialResult> best, ExperimentSnapshot experiment, ValidationSpec validation, FoldResult? fold) =>
        Of(best, ScoreError.Of(best[0], experiment.Objective.Metric, validation, fold),
            LeaderTies.Of(best, experiment.Objective, validation));

    private static Standing Of(IReadOnlyList<TrialResult> best, ScoreError? error, LeaderTies? ties) =>
        new(error, ties, IdleParameter.Find(best)) { Simplest = SimplestTied.Of(best, ties) };

    /// <summary>Adds what follows from the predictions of validation rows.</summary>
    private Standing With(IReadOnlyList<TrialResult> best, ExperimentSnapshot experiment, IReadOnlyList<Candidate> candidates)
    {
        LeaderTies? ties = experiment.FoldsPerTrial == 1 ? LeaderTies.OfRows(best, candidates, experiment.Objective) : Ties;
        return this with
        {
            Ties = ties,
            Simplest = SimplestTied.Of(best, ties),
            Winner = CorrectedWinner.Of(candidates, experiment.Objective),
        };
    }

    /// <summary>Whether a trial behind the leader is tied with it.</summary>
    public bool IsTied(RankedResult ranked) => !ranked.IsLeader && Ties?.Has(ranked.Result.Trial) == true;

    /// <summary>Explains the standing in sentences for people.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="shown">The trials that are shown, the best first.</param>
    public IEnumerable<string> Explain(ExperimentSnapshot experiment, IReadOnlyList<RankedResult> shown)
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

        if (Error is not null && shown.Count > 0 && shown[0].Result.Score is { } best)
        {
            (double low, double high) = Error.Around(best, experiment.Objective);
            yield return $"The best score has a 95 % interval from {Format.Score(low)} to {Format.Score(high)} ({Error.Basis}).";
        }

        if (Winner is not null && shown.Count > 0) yield return Expect(Winner, experiment, shown[0].Result);
        if (Ties is not null) yield return Ties.Count == 0 ? AllWorse(Ties) : Tied(Ties);
        if (Simplest is { Size: { } size } && shown.Count > 0) yield return Simple(Simplest.Trial, size, shown[0].Result);
        if (Ties is null && Error is not null && Near(shown, Error.Value) is > 0 and var near) yield return NearBest(near);
        foreach (IdleParameter idle in Idle)
        {
            yield return $"{idle.Name} had no effect: {Format.Count(idle.Repetitions)} of {Format.Count(idle.Trials, "trial")} "
                + $"repeat{(idle.Repetitions == 1 ? "s" : "")} the weights of another trial that differs only in {idle.Name}.";
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
        ? "The leader is the simplest of the tied trials."
        : $"The simplest of the tied is trial {trial}: {Format.Count(size.MultiplyAdds, "multiply-add")} a row, and the leader has "
            + $"{Format.Count(leader.Size!.MultiplyAdds)}; --trial simplest takes it if its weights are kept.";

    private static string AllWorse(LeaderTies ties) => ties.Compared == 1
        ? $"The other trial is worse on the same {ties.Basis}, at the 5 % level."
        : $"Each of the {Format.Count(ties.Compared)} other trials is worse on the same {ties.Basis}, at the 5 % level.";

    private static string Tied(LeaderTies ties) =>
        $"{Share(ties.Count, ties.Compared)} {(ties.Count == 1 ? "is" : "are")} tied with the leader, marked ~: "
            + $"on the same {ties.Basis}, {(ties.Count == 1 ? "it is" : "they are")} not worse at the 5 % level.";

    private static string Share(int tied, int compared) => tied < compared
        ? $"{Format.Count(tied)} of {Format.Count(compared, "other trial")}"
        : compared == 1 ? "The other trial" : $"All {Format.Count(compared)} other trials";

    private static int Near(IReadOnlyList<RankedResult> shown, double error) => shown.Count == 0 || shown[0].Result.Score is not { } best
        ? 0
        : shown.Skip(1).TakeWhile(trial => trial.Result.Score is { } score && Math.Abs(best - score) <= error).Count();

    private static string NearBest(int near) =>
        $"{Format.Count(near, "shown trial")} {(near == 1 ? "is" : "are")} within one standard error of the best: the data does "
            + $"not separate {(near == 1 ? "it" : "them")} from the best.";
}
