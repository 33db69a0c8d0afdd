using System.CommandLine;
using Gridfold.Hosting.Clusters;
using Gridfold.Client.Rendering;
using Gridfold.Client.Reports;
using Gridfold.Client.Tables;
using Gridfold.Grains.Experiments;
using Gridfold.Grains.Predictions;
using Gridfold.Models.Input;
using Gridfold.Models.Prediction;
using Gridfold.Silo.Documents;

namespace Gridfold.Client.Commands;

/// <summary>
/// <c>gridfold export ID --weights FOLDER</c>: writes everything that prediction needs, in files that other programs read.
/// <c>gridfold export ID --onnx FILE</c>: writes the model as one ONNX file, preprocessing and vote included.
/// <c>gridfold export ID --tables FOLDER</c>: writes trials, folds and curves as Parquet or CSV.
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
        var onnx = new Option<string?>("--onnx")
        {
            Description = "The ONNX file to write: it takes raw rows and gives labels and probabilities, or numbers",
            HelpName = "file",
        };
        var tables = new Option<string?>("--tables")
        {
            Description = "The folder to write: the tables trials, folds and curves, as Parquet files",
            HelpName = "folder",
        };
        var csv = new Option<bool>("--csv") { Description = "Write the tables as CSV" };
        Option<bool> force = ReportOptions.Force();
        var predictions = new Option<bool>("--predictions")
        { Description = "Print the predictions of the validation rows as CSV: row, fold, label, predicted, probabilities" };
        Option<TrialChoice?> trial = TrialOption.Create();
        Option<string?> cluster = CommonOptions.Cluster();
        var command = new Command("export", "Write the best trial's model, the tables of all trials, or predictions, for other programs")
        { id, weights, onnx, tables, csv, predictions, trial, force, cluster };
        command.Validators.Add(result =>
        {
            bool writesFiles = result.GetResult(onnx) is not null || result.GetResult(tables) is not null;
            if (new[] { weights, onnx, tables }.Count(option => result.GetResult(option) is not null)
                + (result.GetValue(predictions) ? 1 : 0) != 1)
                result.AddError("export writes one thing: give --weights FOLDER, --onnx FILE, --tables FOLDER, or --predictions");
            if (new[] { weights, onnx, tables }.Any(option => result.GetResult(option) is not null && result.GetValue(option) is ""))
                result.AddError("the name of the file or folder is empty; name one");
            if (!writesFiles && result.GetValue(force))
                result.AddError("--force belongs to --onnx and --tables: it writes over files that exist");
            if (result.GetResult(tables) is null && result.GetValue(csv)) result.AddError("--csv belongs to --tables");
            if (result.GetResult(tables) is not null && result.GetResult(trial) is not null)
                result.AddError("--tables has all trials, and takes no --trial");
        });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (parsed.GetValue(onnx) is { } written) OutputFile.Check([written], parsed.GetValue(force));
            await using Session session = await CommonOptions.Connect(terminal, parsed.GetValue(cluster), cancellationToken);
            ExperimentSnapshot experiment = await session.Find(parsed.GetRequiredValue(id));
            if (parsed.GetValue(tables) is { } tableFolder)
            {
                await WriteTables(
                    terminal, session, experiment, tableFolder, parsed.GetValue(csv), parsed.GetValue(force), cancellationToken);
                return ExitCode.Done;
            }

            ExperimentSubmission submission =
                (await session.Ask(grains => grains.GetGrain<IExperimentGrain>(experiment.Id).GetSubmission()))!;
            if (parsed.GetValue(weights) is { } folder)
                await WriteWeights(terminal, session, experiment, submission, parsed.GetValue(trial), folder);
            else if (parsed.GetValue(onnx) is { } file)
                await WriteOnnx(terminal, session, experiment, parsed.GetValue(trial), file, cancellationToken);
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

    private static async Task WriteOnnx(
        Terminal terminal, Session session, ExperimentSnapshot experiment, TrialChoice? trial, string file,
        CancellationToken cancellationToken)
    {
        TrialModel kept = await TrialModel.Fetch(session, experiment, await TrialChoice.Find(trial, session, experiment));
        using TrainedModel model = TrainedModel.Load(kept.Files);
        await OutputFile.Write(file, OnnxModel.Write(model), cancellationToken);
        terminal.Say($"Wrote trial {kept.Trial.Trial} of {experiment.Id}, {Format.Count(kept.Files.Count, "fold")} with their vote, to "
            + $"{file}, for OnnxRuntime and other programs that read ONNX");
    }

    private static async Task WriteTables(
        Terminal terminal, Session session, ExperimentSnapshot experiment, string folder, bool isCsv, bool overwrites,
        CancellationToken cancellationToken)
    {
        await using TableFolder files = ResultTables.Open(folder, isCsv, terminal.IsCsvSafe, overwrites);
        long trials;
        using (LoadingView view = LoadingView.On(terminal))
            trials = await ResultTables.Write(session, experiment, files, view, cancellationToken);
        terminal.Say($"Wrote {Format.Count(trials, "trial")} of {experiment.Id} with their folds and curves to {folder}");
    }

    private static async Task PrintPredictions(
        Terminal terminal, Session session, ExperimentSnapshot experiment, ExperimentSubmission submission, TrialChoice? trial)
    {
        IReadOnlyList<FoldPredictions> folds = await TrialPredictions.Find(
            session, experiment, await TrialChoice.Find(trial, session, experiment));
        PredictionRows.Write(terminal.BeginCsv(), folds, submission);
    }
}
