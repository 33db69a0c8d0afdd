using System.CommandLine;
using Gridfold.Client.Clusters;
using Gridfold.Client.Rendering;
using Gridfold.Grains.Experiments;
using Gridfold.Models.Input;
using Gridfold.Models.Prediction;

namespace Gridfold.Client.Commands;

/// <summary>
/// <c>gridfold export ID --weights FOLDER</c>: writes everything that prediction needs, in files that other programs read.
/// </summary>
internal static class ExportCommand
{
    public static Command Create(Terminal terminal)
    {
        Argument<string> id = CommonOptions.Id();
        var weights = new Option<string>("--weights")
        {
            Description = "The folder to write: safetensors for each fold, and the network, preprocessing and classes",
            HelpName = "folder",
            Required = true,
        };
        Option<long?> trial = CommonOptions.Trial();
        Option<string?> cluster = CommonOptions.Cluster();
        var command = new Command("export", "Write the best trial's weights, and all that predicting with them takes, into a folder")
        { id, weights, trial, cluster };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using Session session = await CommonOptions.Connect(terminal, parsed.GetValue(cluster), cancellationToken);
            ExperimentSnapshot experiment = await session.Find(parsed.GetRequiredValue(id));
            ExperimentSubmission submission =
                (await session.Ask(grains => grains.GetGrain<IExperimentGrain>(experiment.Id).GetSubmission()))!;
            TrialModel model = await TrialModel.Fetch(session, experiment, parsed.GetValue(trial));
            string folder = parsed.GetRequiredValue(weights);
            ModelFolder.Write(folder, [.. model.Files.Select(file => file.Bytes)], AddressText.Shown(submission.Source));
            string folds = Format.Count(model.Files.Count, "fold");
            terminal.Say($"Wrote trial {model.Trial.Trial} of {experiment.Id}, {folds}, to {folder}; try: "
                + $"gridfold predict {folder} --input FILE");
            return ExitCode.Done;
        });
        return command;
    }
}
