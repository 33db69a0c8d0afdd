using Gridfold.Grains;
using Gridfold.Grains.Experiments;
using Gridfold.Grains.Folds;
using Gridfold.Grains.Identity;
using Gridfold.Grains.Leaderboards;
using Gridfold.Grains.Results;
using Gridfold.Grains.Specs;
using Gridfold.Grains.Statistics;
using Gridfold.Grains.Validation;

namespace Gridfold.Silo.Documents;

/// <summary>How certain the order of a leaderboard is.</summary>
/// <param name="Error">The standard error of the best score. Null where it is not known.</param>
/// <param name="Ties">The trials that are tied with the leader. Null where trials cannot be compared.</param>
/// <param name="Idle">The hyper-parameters that had no effect.</param>
public sealed record Standing(ScoreError? Error, LeaderTies? Ties, IReadOnlyList<IdleParameter> Idle)
{
    /// <summary>The standing of an experiment without an ended trial.</summary>
    public static Standing None { get; } = new(null, null, []);

    /// <summary>What to expect of the best trial on new rows. Null where it is not known.</summary>
    public CorrectedWinner? Winner { get; init; }

    /// <summary>The score of the search as a procedure. Null where validation is not nested.</summary>
    public NestedEstimate? Nested { get; init; }

    /// <summary>Trials with the weights of another one. Null when there are none.</summary>
    public RepeatedWeights? Repeated { get; init; }

    /// <summary>Whether the best epoch of each fold of the best trial counts, and not the last one.</summary>
    public bool CountsBestEpoch { get; init; }

    /// <summary>See <see cref="SimplestTied"/>. Null where no trial is tied, or sizes are not known.</summary>
    public TrialResult? Simplest { get; init; }

    /// <summary>Reads the best trials of an experiment and compares them.</summary>
    public static async Task<Standing> Read(IGrainAccess access, ExperimentSnapshot experiment)
    {
        IReadOnlyList<TrialResult> best = await access.Ask(
            grains => grains.GetGrain<ILeaderboardGrain>(experiment.Id).GetTop(LeaderTies.MaxTrials));
        ExperimentSubmission? submission = best.Count == 0
            ? null
            : await access.Ask(grains => grains.GetGrain<IExperimentGrain>(experiment.Id).GetSubmission());
        if (submission is null) return None;
        FoldResult? fold = await ReadSingleFold(access, experiment, best[0].Trial);
        ExperimentSpec spec = ExperimentSpec.Parse(submission.SpecJson);
        Standing standing = Of(best, experiment, spec.Validation, fold) with
        {
            CountsBestEpoch = !spec.HasCommand && TrialSpec.Bind(spec, best[0].Hyperparameters).Training.Best is not null,
        };

        // The outer folds say what to expect of the search, so predictions are not drawn again.
        if (experiment.OuterFolds > 0) return standing with { Nested = NestedEstimate.Of(experiment.OuterWinners) };
        if (best.Count(trial => trial.Status == Status.Completed) < 2) return standing;
        return await TrialPredictions.ReadCandidates(access, experiment, spec, best) is { } candidates
            ? await Task.Run(() => standing.With(best, experiment, candidates))
            : standing;
    }

    /// <summary>Reads the result of a trial's only fold. Null where trials have several folds.</summary>
    public static async Task<FoldResult?> ReadSingleFold(IGrainAccess access, ExperimentSnapshot experiment, long trial) =>
        experiment.FoldsPerTrial == 1
            ? await access.Ask(grains => grains.GetGrain<IFoldGrain>(new FoldId(experiment.Id, trial, 1).ToString()).GetResult())
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
        new(error, ties, IdleParameter.Find(best))
        {
            Simplest = SimplestTied.Of(best, ties, error),
            Repeated = RepeatedWeights.Find(best),
        };

    /// <summary>Adds what follows from the predictions of validation rows.</summary>
    private Standing With(IReadOnlyList<TrialResult> best, ExperimentSnapshot experiment, IReadOnlyList<Candidate> candidates)
    {
        LeaderTies? ties = experiment.FoldsPerTrial == 1 ? LeaderTies.OfRows(best, candidates, experiment.Objective) : Ties;
        return this with
        {
            Ties = ties,
            Simplest = SimplestTied.Of(best, ties, Error),
            Winner = CorrectedWinner.Of(candidates, experiment.Objective),
        };
    }

    /// <summary>Whether a trial behind the leader is tied with it.</summary>
    public bool IsTied(RankedResult ranked) => !ranked.IsLeader && Ties?.Has(ranked.Result.Trial) == true;
}
