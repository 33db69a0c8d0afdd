using System.CommandLine;
using Gridfold.Hosting.Clusters;
using Gridfold.Hosting.Local;
using Gridfold.Client.Rendering;
using Gridfold.Grains;
using Gridfold.Grains.Experiments;
using Gridfold.Grains.Results;
using Gridfold.Grains.Specs;
using Gridfold.Grains.Statistics;
using Gridfold.Models.Datasets;
using Gridfold.Models.Datasets.Sources;
using Gridfold.Models.Devices;
using Gridfold.Models.Input;
using Gridfold.Models.Metrics;
using Gridfold.Models.OwnCode;
using Gridfold.Models.Prediction;
using Gridfold.Silo.Documents;
using Gridfold.Silo.OwnCode;
using Gridfold.Silo.Training;

namespace Gridfold.Client.Commands;

/// <summary>
/// <c>gridfold test ID</c>: judges the chosen trial by the test split, which no training has used, and records that the split was opened.
/// </summary>
internal static class TestCommand
{
    public static Command Create(Terminal terminal)
    {
        Argument<string> id = CommonOptions.Id();
        Option<TrialChoice?> trial = TrialOption.Create();
        Option<string?> cluster = CommonOptions.Cluster();
        Option<OutputFormat> output = CommonOptions.Output(OutputFormat.Table, OutputFormat.Json);
        var command = new Command("test", "Judge the best trial by the locked test split, and record that it was opened")
        { id, trial, cluster, output };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            ClusterTarget target = ClusterTarget.Find(parsed.GetValue(cluster));
            await using Session session = await Session.Open(terminal.Complain, target, cancellationToken);
            ExperimentSnapshot experiment = await session.Find(parsed.GetRequiredValue(id));
            if (!experiment.Status.IsFinal())
            {
                throw new InputException($"{experiment.Id} is {experiment.Status}, "
                    + "and its test split stays locked until the search is over: "
                    + "what it says must not guide the search; wait, or end the search with 'gridfold cancel'");
            }

            ExperimentSubmission submission =
                (await session.Ask(grains => grains.GetGrain<IExperimentGrain>(experiment.Id).GetSubmission()))!;
            TrialModel model = await TrialModel.Fetch(
                session, experiment, await TrialChoice.Find(parsed.GetValue(trial), session, experiment));
            await DeviceCheck.Require(terminal.Complain, DeviceCheck.Processor, cancellationToken);
            FoldResult? fold = await Standing.ReadSingleFold(session, experiment, model.Trial.Trial);
            (TestEvaluation evaluation, TestGap? gap) = LoadingView.During(
                terminal, target.DatasetFolders, folders => Evaluate(model, submission, experiment, fold, folders, cancellationToken));

            // The opening is recorded before anyone sees its result.
            var opening = new TestOpening(Guid.NewGuid(), model.Trial.Trial, MetricsOf(evaluation.Metrics),
                evaluation.Confusion?.ToArray() ?? []);
            IReadOnlyList<TestOpening> openings = await session.Ask(
                grains => grains.GetGrain<IExperimentGrain>(experiment.Id).RecordTest(opening));
            if (openings.Any(other => other.Trial != opening.Trial))
                terminal.Warn("the test split was opened for more than one trial; "
                    + "the test score of a trial that is chosen by these scores is too good");
            if (parsed.GetValue(output) == OutputFormat.Json)
                JsonOutput.Print(terminal, writer => TestView.Write(writer, experiment, submission.ClassNames, evaluation, gap, openings));
            else TestView.Draw(terminal, experiment, submission.ClassNames, evaluation, gap, openings);
            return ExitCode.Done;
        });
        return command;
    }

    private static (TestEvaluation Evaluation, TestGap? Gap) Evaluate(
        TrialModel files, ExperimentSubmission submission, ExperimentSnapshot snapshot, FoldResult? fold, DatasetFolders folders,
        CancellationToken cancellationToken)
    {
        var experiment = ExperimentSpec.Parse(submission.SpecJson);
        DatasetSpec spec = experiment.Dataset;
        Dataset dataset = DatasetLoader.Load(spec, folders, cancellationToken);
        DatasetChange.Check(dataset.Fingerprint, submission.DatasetFingerprint, spec);
        TrainingDevice.Cpu.Enter();

        // A command is its user's own, and so is a network of the user's class.
        using var code = new UploadedCode(folders);
        OwnCodeGate.Open(owner => code.Find(owner, cancellationToken)!);
        using TrainedModel model = TrainedModel.Load(files.Files);
        double quantile = TrialSpec.Bind(experiment, files.Trial.Hyperparameters).Training.Loss.Quantile;
        TestEvaluation evaluation = TestEvaluation.Of(model, dataset, experiment.Metrics, quantile);
        var judged = new Candidate(files.Trial.Trial, [TestGap.Predictions(dataset, evaluation)]) { Quantile = quantile };
        ScoreError? error = ScoreError.Of(files.Trial, snapshot.Objective.Metric, experiment.Validation, fold);
        return (evaluation, TestGap.Of(snapshot.Objective, files.Trial.Score, error, evaluation, judged));
    }

    private static IReadOnlyList<MetricValue> MetricsOf(MetricValues metrics) =>
        [.. metrics.All.Select(metric => new MetricValue(MetricTable.Test + metric.Key, metric.Value))];
}
