using System.CommandLine;
using Gridfold.Hosting.Clusters;
using Gridfold.Hosting.Local;
using Gridfold.Client.Rendering;
using Gridfold.Grains;
using Gridfold.Grains.Experiments;
using Gridfold.Models.Input;
using Gridfold.Silo.SpecFiles;

namespace Gridfold.Client.Commands;

/// <summary>
/// <c>gridfold extend ID --set ...</c>: searches with more values, points, trials, repeats or epochs than an ended experiment, and trains
/// only what that one has not trained. <c>gridfold extend ID --promote N</c> lets its N best pruned trials go on.
/// </summary>
internal static class ExtendCommand
{
    public static Command Create(Terminal terminal)
    {
        Argument<string> id = CommonOptions.Id();
        Option<string[]> set = CommonOptions.Set();
        Option<int?> promote = Promote();
        Option<int?> slots = CommonOptions.Slots();
        Option<string?> cluster = CommonOptions.Cluster();
        Option<OutputFormat> output = CommonOptions.Output();
        var command = new Command(
            "extend", "Run an ended experiment with more values, trials, repeats or epochs, and train only what is new")
        { id, set, promote, slots, cluster, output };
        command.SetAction(async (parsed, _) =>
        {
            using var interruption = new Interruption();
            string[] overrides = parsed.GetRequiredValue(set);
            int? promotes = parsed.GetValue(promote);
            if (promotes is not null && overrides.Length > 0)
                throw new InputException("--promote lets trials go on as they were, and --set changes them; give one of the two");
            if (overrides.Length == 0 && promotes is null)
            {
                throw new InputException("extend needs at least one --set with what is new, as in --set searcher.max_trials=60, "
                    + "--set training.epochs=40 or --set hyperparameters.lr.values=[0.1,0.01,0.001], or --promote and the number of "
                    + "pruned trials that go on");
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
                terminal, target.DatasetFolders, folders => interruption.EndsAtOnce(() => SpecFile.Change(
                    earlier,
                    root => promotes is null ? overrides.Aggregate(root, SpecOverride.Apply) : PromotionRules.Change(root),
                    promotes is { } trials
                        ? SpecFile.WithPromotion(earlier.Source, trials)
                        : SpecFile.WithOverrides(earlier.Source, overrides),
                    folders, interruption.Requested, target.IsLocal ? DeviceCheck.Memory() : null)));
            if (promotes is null) Extension.Require(earlier, file.Json, file.Dataset.Fingerprint);
            else PromotionRules.Require(earlier, file.Json, file.Dataset.Fingerprint);
            terminal.Report("warning", file.Warnings);
            if (target.IsLocal) DeviceCheck.RequireMemory(file, parsed.GetValue(slots));
            return await Submission.Run(terminal, session, file, parsed.GetValue(output), interruption, experiment.Id, promotes);
        });
        return command;
    }

    private static Option<int?> Promote()
    {
        var option = new Option<int?>("--promote")
        { Description = "Let the best pruned trials go on to their last epoch and fold, this many", HelpName = "n" };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && int.TryParse(result.Tokens[0].Value, out int trials)
                && trials is < 1 or > PromotionRules.MaxTrials)
                result.AddError($"--promote is {trials}; it must be from 1 to {PromotionRules.MaxTrials}");
        });
        return option;
    }
}
