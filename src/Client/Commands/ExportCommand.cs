using System.CommandLine;
using Gridfold.Client.Clusters;
using Gridfold.Client.Rendering;
using Gridfold.Grains.Experiments;
using Gridfold.Grains.Predictions;
using Gridfold.Models.Input;
using Gridfold.Models.Prediction;
using Gridfold.Silo.Documents;

namespace Gridfold.Client.Commands;

/// <summary>
/// <c>gridfold export ID --weights FOLDER</c>: writes everything that prediction needs, in files that other programs read.
/// <c>gridfold export ID --predictions</c>: prints what the networks predicted for the validation rows.
/// </summary>
internal static class ExportCommand
{
    public static Command Create(Terminal terminal)
    {
        Argument<string> id = CommonOptions.Id();
        var weights = new Option<string?>("--weights")
        {
            Description = "The folder to write: safetensors for each fold, and the network, preprocessing and classes",
            HelpName = "folder",
        };
        var predictions = new Option<bool>("--predictions")
        { Description = "Print the predictions of the validation rows as CSV: row, fold, label, predicted, probabilities" };
        Option<TrialChoice?> trial = TrialChoice.Option();
        Option<string?> cluster = CommonOptions.Cluster();
        var command = new Command("export", "Write the best trial's weights into a folder, or print its predictions")
        { id, weights, predictions, trial, cluster };
        command.Validators.Add(result =>
        {
            if (result.GetResult(weights) is null == !result.GetValue(predictions))
                result.AddError("export writes one thing: give --weights FOLDER, or --predictions");
        });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using Session session = await CommonOptions.Connect(terminal, parsed.GetValue(cluster), cancellationToken);
            ExperimentSnapshot experiment = await session.Find(parsed.GetRequiredValue(id));
            ExperimentSubmission submission =
                (await session.Ask(grains => grains.GetGrain<IExperimentGrain>(experiment.Id).GetSubmission()))!;
            if (parsed.GetValue(weights) is { } folder)
                await WriteWeights(terminal, session, experiment, submission, parsed.GetValue(trial), folder);
            else await PrintPredictions(terminal, session, experiment, submission, parsed.GetValue(trial));
            return ExitCode.Done;
        });
        return command;
    }

    private static async Task WriteWeights(
        Terminal terminal, Session session, ExperimentSnapshot experiment, ExperimentSubmission submission, TrialChoice? trial,
        string folder)
    {
        TrialModel model = await TrialModel.Fetch(session, experiment, await TrialChoice.Find(trial, session, experiment));
        ModelFolder.Write(folder, [.. model.Files.Select(file => file.Bytes)], AddressText.Shown(submission.Source));
        string folds = Format.Count(model.Files.Count, "fold");
        terminal.Say($"Wrote trial {model.Trial.Trial} of {experiment.Id}, {folds}, to {folder}; try: "
            + $"gridfold predict {folder} --input FILE");
    }

    private static async Task PrintPredictions(
        Terminal terminal, Session session, ExperimentSnapshot experiment, ExperimentSubmission submission, TrialChoice? trial)
    {
        IReadOnlyList<FoldPredictions> folds = await TrialPredictions.Find(
            session, experiment, await TrialChoice.Find(trial, session, experiment));
        PredictionRows.Write(terminal.BeginCsv(), folds, submission);
    }
}
