using System.CommandLine;
using Gridfold.Hosting.Clusters;
using Gridfold.Hosting.Local;
using Gridfold.Client.Rendering;
using Gridfold.Grains.Experiments;
using Gridfold.Models.Datasets.Sources;
using Gridfold.Models.OwnCode;
using Gridfold.Models.Prediction;
using Gridfold.Silo.Documents;
using Gridfold.Silo.OwnCode;
using Gridfold.Silo.Uploads;

namespace Gridfold.Client.Commands;

/// <summary><c>gridfold predict ID|FOLDER --input FILE</c>: predicts the classes, the labels or the numbers of new rows.</summary>
internal static class PredictCommand
{
    public static Command Create(Terminal terminal)
    {
        var model = new Argument<string>("model")
        { Description = "An experiment's id, or its beginning; or a folder that 'export --weights' wrote" };
        var input = new Option<string>("--input")
        {
            Description = "What to predict: a table, an image, a folder or a zip of images, or IDX images",
            HelpName = "file",
            Required = true,
        };
        Option<TrialChoice?> trial = TrialOption.Create();
        Option<string?> cluster = CommonOptions.Cluster();
        Option<OutputFormat> output = CommonOptions.Output();
        var command = new Command("predict", "Predict the classes or the numbers of new rows with the best trial's networks")
        { model, input, trial, cluster, output };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            string named = parsed.GetRequiredValue(model);
            ClusterTarget? target = IsFolder(named) ? null : ClusterTarget.Find(parsed.GetValue(cluster));
            IReadOnlyList<(string, byte[])> files = target is null
                ? ModelFolder.Read(named)
                : await Fetch(terminal, target, named, parsed.GetValue(trial), cancellationToken);
            await DeviceCheck.Require(terminal.Complain, DeviceCheck.Processor, cancellationToken);

            // A command is its user's own, and so is a network of the user's class.
            using var code = new UploadedCode(target?.DatasetFolders ?? FoldersOfCopies());
            OwnCodeGate.Open(owner => code.Find(owner, cancellationToken)!);
            Predict(terminal, files, parsed.GetRequiredValue(input), parsed.GetValue(output), cancellationToken);
            return ExitCode.Done;
        });
        return command;
    }

    /// <summary>Whether the text names a folder. An experiment's id has no slashes, but a folder of the same name may exist.</summary>
    private static bool IsFolder(string named) =>
        named.Contains(Path.DirectorySeparatorChar, StringComparison.Ordinal) || named is "." or ".."
            || File.Exists(Path.Combine(named, ModelFolder.DescriptionFile));

    /// <summary>The folders of data where no cluster is asked: of uploads, only the copies of earlier commands are there.</summary>
    private static DatasetFolders FoldersOfCopies()
    {
        DatasetFolders folders = GridfoldHome.Locate().DatasetFolders;
        return folders with { Uploads = new UploadCache(folders.Cache, source: null) };
    }

    private static async Task<IReadOnlyList<(string Name, byte[] Bytes)>> Fetch(
        Terminal terminal, ClusterTarget target, string id, TrialChoice? trial, CancellationToken cancellationToken)
    {
        await using Session session = await Session.Open(terminal.Complain, target, cancellationToken);
        ExperimentSnapshot experiment = await session.Find(id);
        return (await TrialModel.Fetch(session, experiment, await TrialChoice.Find(trial, session, experiment))).Files;
    }

    private static void Predict(
        Terminal terminal, IReadOnlyList<(string Name, byte[] Bytes)> files, string input, OutputFormat format,
        CancellationToken cancellationToken)
    {
        PredictedRows predicted = Compute(terminal, files, input, cancellationToken);
        terminal.Report("warning", predicted.Warnings);
        PredictionOutput.Print(terminal, format, predicted);
    }

    private static PredictedRows Compute(
        Terminal terminal, IReadOnlyList<(string Name, byte[] Bytes)> files, string input, CancellationToken cancellationToken)
    {
        using LoadingView view = LoadingView.On(terminal);
        return PredictedRows.Of(files, model => InputRows.Read(input, "--input", model.Input, cancellationToken, view),
            done => view.Report("predicting", done));
    }
}
