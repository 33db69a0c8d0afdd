using System.CommandLine;
using Gridfold.Hosting.Local;
using Gridfold.Client.Rendering;
using Gridfold.Silo.SpecFiles;

namespace Gridfold.Client.Commands;

/// <summary><c>gridfold validate FILE</c>: makes all the checks of <c>run</c>, and nothing else.</summary>
internal static class ValidateCommand
{
    public static Command Create(Terminal terminal)
    {
        Argument<string> file = CommonOptions.File();
        Option<string[]> set = CommonOptions.Set();
        var command = new Command("validate", "Check an experiment file and its data; run nothing") { file, set };
        command.SetAction((parsed, cancellationToken) =>
        {
            string path = parsed.GetRequiredValue(file);
            SpecFile spec = LoadingView.During(terminal, GridfoldHome.Find().DatasetFolders, folders => SpecFile.Load(
                path, parsed.GetRequiredValue(set), folders, cancellationToken, DeviceCheck.Memory()));
            terminal.Report("warning", spec.Warnings);
            string data = spec.Dataset.RowCount == 0
                ? "without data"
                : $"on {spec.Dataset.Name} ({Format.Count(spec.Dataset.RowCount, "row")})";
            terminal.Say($"{path} is valid: {Format.Count(spec.Plan.Trials, "trial")} x {Format.Count(spec.Plan.FoldsPerTrial, "fold")} "
                + data);
            terminal.Say(spec.Spec.HasCommand ? OwnTrainingText.Promise : TaskOf(spec));
            if (spec.Spec.Searcher.WarmStart is { IsRecorded: false } warm)
            {
                string earlier = string.Join(", ", warm.Sources.Where(source => source.Trials is null).Select(source => source.Experiment));
                terminal.Say($"not checked: searcher.warm_start names {earlier}; 'run' and 'submit' look there for trials");
            }

            return Task.FromResult(ExitCode.Done);
        });
        return command;
    }

    /// <summary>The task in words, and how it was found.</summary>
    private static string TaskOf(SpecFile spec)
    {
        string task = spec.Spec.Task.HasClasses
            ? $"the task is {spec.Spec.Task.Name} into {Format.Count(spec.Dataset.ClassNames.Count)} classes"
            : spec.Spec.Task.HasLabels
            ? $"the task is {spec.Spec.Task.Name}: {Format.Count(spec.Dataset.TargetCount)} labels of each row are predicted"
            : $"the task is {spec.Spec.Task.Name}: the numbers of {TargetsOf(spec)} are predicted";
        return spec.IsTaskFound && !spec.Spec.Task.HasClasses
            ? $"{task}; it was found from the file and its label: write task: {spec.Spec.Task.Name} to state it"
            : task;
    }

    private static string TargetsOf(SpecFile spec) => spec.Dataset.TargetCount > 1
        ? string.Join(", ", spec.Dataset.TargetNames.Select(name => $"'{name}'"))
        : $"'{spec.Dataset.Table?.Label}'";
}
