using Gridfold.Hosting.Clusters;
using Gridfold.Hosting.Local;
using Gridfold.Client.Rendering;
using Gridfold.Grains.Expenses;
using Gridfold.Grains.Experiments;
using Gridfold.Grains.Predictions;
using Gridfold.Grains.Specs;
using Gridfold.Models.Datasets;
using Gridfold.Models.Datasets.Sources;
using Gridfold.Models.Input;
using Gridfold.Models.Metrics;
using Gridfold.Models.Prediction;
using Gridfold.Silo.Documents;
using Gridfold.Silo.Training;

namespace Gridfold.Client.Reports;

/// <summary>The data of a report.</summary>
/// <param name="Experiment">A snapshot of the experiment.</param>
/// <param name="Submission">The submission of the experiment.</param>
/// <param name="Spec">The spec of the submission.</param>
/// <param name="Trials">The ended trials, or a sample of them.</param>
/// <param name="Trial">The trial that the report shows in detail. Null when none has ended.</param>
/// <param name="Dataset">
/// The dataset, which is read on first use. Throws an InputException when the data differs from the data at the beginning of the search.
/// </param>
internal sealed record ReportData(
    ExperimentSnapshot Experiment, ExperimentSubmission Submission, ExperimentSpec Spec, TrialSample Trials, TrialDescription? Trial,
    Lazy<Dataset> Dataset)
{
    /// <summary>The trial's networks. Null until they are read from the cluster.</summary>
    public Weights? Weights { get; init; }

    /// <summary>How certain the order of the best trials is.</summary>
    public Standing Standing { get; init; } = Standing.None;

    /// <summary>The kept predictions of the shown trial's validation rows. Null where they are not kept or have no probabilities.</summary>
    public IReadOnlyList<FoldPredictions>? Probabilities { get; init; }

    /// <summary>What the user asks of the pictures.</summary>
    public PictureOptions Options { get; init; } = new();

    /// <summary>The price that the user states. Null for the one that is configured in the cluster.</summary>
    public Price? Price { get; init; }

    /// <summary>Whether the trial's networks begin with convolutions.</summary>
    public bool HasConvolution => Trial is not null && !Spec.HasCommand
        && FirstConvolution.IsIn(TrialSpec.Bind(Spec, Trial.Hyperparameters).Network);

    /// <summary>Whether the rows of the data have classes. Otherwise they have numbers to predict.</summary>
    public bool HasClasses => Spec.Task.HasClasses;

    /// <summary>Whether a metric of the experiment file reads the probabilities of classes, so that folds may keep them.</summary>
    public bool WantsProbabilities => Spec.Metrics.Needs.HasFlag(MetricNeeds.Probabilities);

    /// <summary>Whether the rows of the data have two features, as points in a plane.</summary>
    public bool HasTwoFeatures => Find()?.InputShape is [2];

    /// <summary>Whether the rows of the data are images.</summary>
    public bool HasImages => Find()?.IsImages == true;

    /// <summary>The trial that the report shows in detail.</summary>
    /// <exception cref="NotFoundException">No trial has ended.</exception>
    public TrialDescription ShownTrial => Trial ?? throw new NotFoundException($"no trial of {Experiment.Id} has ended yet");

    /// <summary>Reads the data of a report from the cluster.</summary>
    /// <param name="session">The session with the cluster.</param>
    /// <param name="id">The experiment's id.</param>
    /// <param name="trial">The trial to show in detail. Null for the best.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <param name="progress">Receives how far the reading of the data is. Null when no progress is shown.</param>
    /// <exception cref="NotFoundException">There is no such experiment, or no such trial.</exception>
    public static async Task<ReportData> Read(
        Session session, string id, long? trial, CancellationToken cancellationToken, IProgress<LoadingProgress>? progress = null)
    {
        ExperimentSnapshot experiment = await session.Find(id);
        ExperimentSubmission submission = (await session.Ask(grains => grains.GetGrain<IExperimentGrain>(experiment.Id).GetSubmission()))!;
        ExperimentSpec spec = ExperimentSpec.Parse(submission.SpecJson);
        TrialSample trials = await TrialSample.Read(session, experiment, cancellationToken);
        TrialDescription? detail = (trial ?? (trials.Best.Count > 0 ? trials.Best[0].Result.Trial : null)) is { } number
            ? await TrialDescription.Read(session, experiment, submission, number)
            : null;
        var data = new ReportData(experiment, submission, spec, trials, detail, new Lazy<Dataset>(() =>
        {
            Dataset dataset = DatasetLoader.Load(
                spec.Dataset, session.Target.DatasetFolders with { Progress = progress }, cancellationToken);
            DatasetChange.Check(dataset.Fingerprint, submission.DatasetFingerprint, spec.Dataset);
            return dataset;
        }));
        IReadOnlyList<FoldPredictions>? predictions = detail is not null && data.WantsProbabilities
            ? await TrialPredictions.Read(session, experiment, detail.Number)
            : null;
        return data with
        {
            Standing = await Standing.Read(session, experiment),
            Probabilities = predictions?.All(fold => fold.Probabilities is not null) == true ? predictions : null,
        };
    }

    /// <summary>Adds the trial's networks to the data, as far as they are kept.</summary>
    public async Task<ReportData> WithWeights(Terminal terminal, Session session, CancellationToken cancellationToken)
    {
        if (Trial is null) return this;
        await DeviceCheck.Require(terminal.Complain, DeviceCheck.Processor, cancellationToken);
        return this with { Weights = await Weights.Fetch(session, Experiment, Trial.Number) };
    }

    /// <summary>The dataset. Null where it cannot be read.</summary>
    private Dataset? Find()
    {
        try
        {
            return Dataset.Value;
        }
        catch (InputException)
        {
            return null;
        }
    }
}
