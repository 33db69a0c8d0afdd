using System.CommandLine;
using Gridfold.Client.Local;
using Gridfold.Client.Rendering;
using Gridfold.Client.SpecFiles;
using Gridfold.Grains.Planning;
using Gridfold.Grains.Slots;
using Gridfold.Silo.Hosting;

namespace Gridfold.Client.Commands;

/// <summary><c>gridfold plan FILE</c>: what the search amounts to, before anything runs.</summary>
internal static class PlanCommand
{
    public static Command Create(Terminal terminal)
    {
        Argument<string> file = CommonOptions.File();
        Option<string[]> set = CommonOptions.Set();
        Option<OutputFormat> output = CommonOptions.Output();
        var command = new Command("plan", "Say how many trials, folds and epochs an experiment has; run nothing") { file, set, output };
        command.SetAction((parsed, cancellationToken) =>
        {
            SpecFile spec = SpecFile.Load(parsed.GetRequiredValue(file), parsed.GetRequiredValue(set), GridfoldHome.Find().DatasetFolders, cancellationToken);
            terminal.Report("warning", spec.Warnings);
            ClusterSlots slots = EmbeddedSilo.DefaultSlots(Environment.GetEnvironmentVariable(EmbeddedSilo.DeviceVariable));
            var jobs = PlannedJobs.Of(spec.Spec, slots);
            RowOutput.Print(terminal, parsed.GetValue(output),
                ["name", "searcher", "trials", "folds_per_trial", "folds", "trainings", "jobs", "epochs", "epochs_trained", "rows", "classes"],
            [
                [
                    spec.Spec.Name, spec.Spec.Searcher.Name, spec.Plan.Trials, spec.Plan.FoldsPerTrial, spec.Plan.Folds, jobs.Trainings, jobs.Jobs,
                    spec.Plan.Epochs, jobs.Epochs, spec.Dataset.RowCount, spec.Dataset.ClassNames.Count,
                ],
            ]);
            terminal.Say(Format.Jobs(spec.Plan.Trials, jobs, spec.Plan.Epochs));
            return Task.FromResult(ExitCode.Done);
        });
        return command;
    }
}
