using Gridfold.Hosting.Clusters;
using Gridfold.Grains.Experiments;
using Gridfold.Grains.Leaderboards;
using Gridfold.Grains.Results;
using Gridfold.Grains.Specs;
using Gridfold.Grains.Statistics;
using Gridfold.Grains.Validation;
using Gridfold.Silo.Documents;

namespace Gridfold.Client.Rendering;

/// <summary>An experiment that is compared with another one by its best trial.</summary>
/// <param name="Experiment">A snapshot of the experiment.</param>
/// <param name="Submission">The submission of the experiment.</param>
/// <param name="Best">The best trial, which has a score.</param>
/// <param name="Error">The standard error of the best score. Null where it is not known.</param>
internal sealed record ComparedExperiment(
    ExperimentSnapshot Experiment, ExperimentSubmission Submission, TrialResult Best, ScoreError? Error)
{
    /// <summary>Reads an experiment.</summary>
    /// <exception cref="NotFoundException">There is no such experiment, or none of its trials has completed.</exception>
    public static async Task<ComparedExperiment> Read(Session session, string id)
    {
        ExperimentSnapshot experiment = await session.Find(id);
        IReadOnlyList<TrialResult> top = await session.Ask(grains => grains.GetGrain<ILeaderboardGrain>(experiment.Id).GetTop(1));
        if (top is not [{ Score: not null } best]) throw new NotFoundException($"no trial of {experiment.Id} has completed");
        ExperimentSubmission submission = (await session.Ask(grains => grains.GetGrain<IExperimentGrain>(experiment.Id).GetSubmission()))!;
        return new ComparedExperiment(experiment, submission, best, ScoreError.Of(
            best, experiment.Objective.Metric, ExperimentSpec.Parse(submission.SpecJson).Validation,
            await Standing.ReadSingleFold(session, experiment, best.Trial)));
    }

    /// <summary>
    /// Compares the best trials: fold by fold where both experiments divide the same data into the same folds, otherwise by their errors.
    /// </summary>
    /// <returns>Null where nothing is known of the errors.</returns>
    public ScoreDifference? Less(ComparedExperiment other)
    {
        ExperimentSpec spec = ExperimentSpec.Parse(Submission.SpecJson), otherSpec = ExperimentSpec.Parse(other.Submission.SpecJson);
        bool haveSameFolds = Submission.DatasetFingerprint == other.Submission.DatasetFingerprint && spec.Seed == otherSpec.Seed
            && FoldsOf(spec.Validation) == FoldsOf(otherSpec.Validation);
        if (haveSameFolds && spec.Validation.ValidationPerTraining is { } ratio)
            return ScoreDifference.Paired(ScoresOf(Best), ScoresOf(other.Best), ratio);
        return Error is null || other.Error is null
            ? null
            : ScoreDifference.Unpaired(Best.Score!.Value, Error, other.Best.Score!.Value, other.Error);
    }

    // A race stops trials and leaves their folds as they are.
    private static ValidationSpec FoldsOf(ValidationSpec validation) => validation with { Location = null, Racing = Racing.Off };

    private static double[] ScoresOf(TrialResult trial) => [.. trial.FoldScores.Select(score => score!.Value)];
}
