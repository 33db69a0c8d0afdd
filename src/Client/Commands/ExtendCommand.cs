using System.CommandLine;
using Gridfold.Client.Clusters;
using Gridfold.Client.Local;
using Gridfold.Client.Rendering;
using Gridfold.Grains;
using Gridfold.Grains.Experiments;
using Gridfold.Models.Input;
using Gridfold.Silo.SpecFiles;

namespace Gridfold.Client.Commands;

/// <summary>
/// <c>gridfold extend ID --set ...</c>: searches with more values, points, trials, repeats or epochs than an ended experiment, and trains
/// only what that one has not trained.
/// </summary>
internal static class ExtendCommand
{
    public static Command Create(Terminal terminal)
    {
        Argument<string> id = CommonOptions.Id();
        Option<string[]> set = CommonOptions.Set();
        Option<int?> slots = CommonOptions.Slots();
        Option<string?> cluster = CommonOptions.Cluster();
        Option<OutputFormat> output = CommonOptions.Output();
        var command = new Command(
            "extend", "Run an ended experiment with more values, trials, repeats or epochs, and train only what is new")
        { id, set, slots, cluster, output };
        command.SetAction(async (parsed, _) =>
        {
            using var interruption = new Interruption();
            string[] overrides = parsed.GetRequiredValue(set);
            if (overrides.Length == 0)
            {
                throw new InputException("extend needs at least one --set with what is new, as in --set searcher.max_trials=60, "
                    + "--set training.epochs=40 or --set hyperparameters.lr.values=[0.1,0.01,0.001]");
            }

            ClusterTarget target = ClusterTarget.Find(parsed.GetValue(cluster));
            target.RejectSlots(parsed.GetValue(slots));
            await using Session session = await Session.Open(terminal.Complain, target, parsed.GetValue(slots), interruption.Requested);
            ExperimentSnapshot experiment = await session.Find(parsed.GetRequiredValue(id));
            if (!experiment.Status.IsFinal())
            {
                throw new InputException($"{experiment.Id} is {Format.State(experiment)}; only an experiment that has ended can be "
                    + $"extended: wait for its end, or cancel it with '{target.CommandLine($"cancel {experiment.Id}")}'");
            }

            ExperimentSubmission earlier =
                (await session.Ask(grains => grains.GetGrain<IExperimentGrain>(experiment.Id).GetSubmission()))!;
            SpecFile file = LoadingView.During(
                terminal, target.Home.DatasetFolders, folders => interruption.EndsAtOnce(() => SpecFile.Change(
                    earlier, root => overrides.Aggregate(root, SpecOverride.Apply), SpecFile.WithOverrides(earlier.Source, overrides),
                    folders, interruption.Requested, target.IsLocal ? DeviceCheck.Memory() : null)));
            Extension.Require(earlier, file.Json, file.Dataset.Fingerprint);
            terminal.Report("warning", file.Warnings);
            if (target.IsLocal) DeviceCheck.RequireMemory(file, parsed.GetValue(slots));
            return await Submission.Run(terminal, session, file, parsed.GetValue(output), interruption, experiment.Id);
        });
        return command;
    }
}
