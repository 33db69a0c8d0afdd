using Gridfold.Client.Commands;
using Gridfold.Grains.Experiments;
using Gridfold.Grains.Folds;
using Gridfold.Grains.Search;
using Gridfold.Grains.Trials;
using Gridfold.Models.Datasets;
using Gridfold.Silo.Training;

namespace Gridfold.Client.Reports;

/// <summary>What a report is made of.</summary>
/// <param name="Experiment">How it stands.</param>
/// <param name="Submission">What was handed in.</param>
/// <param name="Spec">The same, read.</param>
/// <param name="Trials">Its ended trials, or some of them.</param>
/// <param name="Trial">The one that is looked at closely; null when none has ended.</param>
/// <param name="Dataset">Its data, read when it is first asked for; throws an InputException when it is not what the search began with.</param>
internal sealed record ReportData(
    ExperimentSnapshot Experiment, ExperimentSubmission Submission, ExperimentSpec Spec, TrialSample Trials, TrialDetail? Trial, Lazy<Dataset> Dataset)
{
    /// <summary>The trial that is looked at closely.</summary>
    /// <exception cref="NotFoundException">None has ended.</exception>
    public TrialDetail ShownTrial => Trial ?? throw new NotFoundException($"no trial of {Experiment.Id} has ended yet");

    /// <summary>Reads it all.</summary>
    /// <param name="session">The cluster.</param>
    /// <param name="id">The experiment.</param>
    /// <param name="trial">The trial to look at closely; null for the best.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <exception cref="NotFoundException">There is no such experiment, or trial.</exception>
    public static async Task<ReportData> Read(Session session, string id, long? trial, CancellationToken cancellationToken)
    {
        ExperimentSnapshot experiment = await session.Find(id);
        ExperimentSubmission submission = (await session.Ask(grains => grains.GetGrain<IExperimentGrain>(experiment.Id).GetSubmission()))!;
        ExperimentSpec spec = ExperimentSpec.Parse(submission.SpecJson);
        TrialSample trials = await TrialSample.Read(session, experiment, cancellationToken);
        TrialDetail? detail = (trial ?? (trials.Best.Count > 0 ? trials.Best[0].Result.Trial : null)) is { } number ? await ReadTrial(session, experiment, spec, number) : null;
        return new ReportData(experiment, submission, spec, trials, detail, new Lazy<Dataset>(() =>
        {
            Dataset dataset = DatasetLoader.Load(spec.Dataset, session.Target.Home.DatasetFolders, cancellationToken);
            DatasetChange.Check(dataset.Fingerprint, submission.DatasetFingerprint, spec.Dataset);
            return dataset;
        }));
    }

    private static async Task<TrialDetail> ReadTrial(Session session, ExperimentSnapshot experiment, ExperimentSpec spec, long number)
    {
        if (number < 1 || number > experiment.Trials) throw new NotFoundException($"{experiment.Id} has no trial {number}; its trials are 1 to {experiment.Trials}");
        TrialResult? result = await session.Ask(grains => grains.GetGrain<ITrialGrain>(FoldId.KeyOf(experiment.Id, number)).GetResult());
        FoldResult?[] folds = await session.Ask(grains => Task.WhenAll(Enumerable.Range(1, experiment.FoldsPerTrial)
            .Select(fold => grains.GetGrain<IFoldGrain>(new FoldId(experiment.Id, number, fold).ToString()).GetResult())));
        IReadOnlyList<Hyperparameter> hyperparameters = result?.Hyperparameters
            ?? [.. spec.Searcher.Create(spec.Space, spec.Seed).Suggest(number).Select(value => new Hyperparameter(value.Name, Models.Input.SpecJson.Write(value.Value)))];
        return new TrialDetail(number, hyperparameters, result, [.. folds.OfType<FoldResult>()], experiment.FoldsPerTrial);
    }
}
