using Gridfold.Client.Clusters;
using Gridfold.Client.Local;
using Gridfold.Client.Rendering;
using Gridfold.Grains.Experiments;
using Gridfold.Grains.Specs;
using Gridfold.Models.Datasets;
using Gridfold.Models.Input;
using Gridfold.Models.Prediction;
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
    ExperimentSnapshot Experiment, ExperimentSubmission Submission, ExperimentSpec Spec, TrialSample Trials, TrialDescription? Trial, Lazy<Dataset> Dataset)
{
    /// <summary>The trial's networks; null until they are fetched.</summary>
    public Weights? Weights { get; init; }

    /// <summary>Which row of the data is shown where one is, from 1; null for the first that validates.</summary>
    public int? Image { get; init; }

    /// <summary>Whether its networks begin with convolutions.</summary>
    public bool HasConvolution => Trial is not null && FirstConvolution.IsIn(TrialSpec.Bind(Spec, Trial.Hyperparameters).Network);

    /// <summary>Whether its rows are points in a plane.</summary>
    public bool HasTwoFeatures
    {
        get
        {
            try
            {
                return Dataset.Value.InputShape is [2];
            }
            catch (InputException)
            {
                return false;
            }
        }
    }

    /// <summary>The trial that is looked at closely.</summary>
    /// <exception cref="NotFoundException">None has ended.</exception>
    public TrialDescription ShownTrial => Trial ?? throw new NotFoundException($"no trial of {Experiment.Id} has ended yet");

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
        TrialDescription? detail = (trial ?? (trials.Best.Count > 0 ? trials.Best[0].Result.Trial : null)) is { } number ? await TrialDescription.Read(session, experiment, submission, number) : null;
        return new ReportData(experiment, submission, spec, trials, detail, new Lazy<Dataset>(() =>
        {
            Dataset dataset = DatasetLoader.Load(spec.Dataset, session.Target.Home.DatasetFolders, cancellationToken);
            DatasetChange.Check(dataset.Fingerprint, submission.DatasetFingerprint, spec.Dataset);
            return dataset;
        }));
    }

    /// <summary>The same with the trial's networks, as far as they are kept.</summary>
    public async Task<ReportData> WithWeights(Terminal terminal, Session session, CancellationToken cancellationToken)
    {
        if (Trial is null) return this;
        await DeviceCheck.Require(terminal.Say, DeviceCheck.Processor, cancellationToken);
        return this with { Weights = await Weights.Fetch(session, Experiment, Trial.Number) };
    }
}
