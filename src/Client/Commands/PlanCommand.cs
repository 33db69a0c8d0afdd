using System.CommandLine;
using System.Globalization;
using Gridfold.Hosting.Local;
using Gridfold.Client.Rendering;
using Gridfold.Grains.Planning;
using Gridfold.Grains.Slots;
using Gridfold.Grains.Specs;
using Gridfold.Models.Input;
using Gridfold.Silo.Hosting;
using Gridfold.Silo.SpecFiles;

namespace Gridfold.Client.Commands;

/// <summary><c>gridfold plan FILE</c>: shows the size of the search before anything runs.</summary>
internal static class PlanCommand
{
    private static readonly TimeSpan MeasuredTime = TimeSpan.FromSeconds(10);

    public static Command Create(Terminal terminal)
    {
        Argument<string> file = CommonOptions.File();
        Option<string[]> set = CommonOptions.Set();
        Option<OutputFormat> output = CommonOptions.Output();
        var measure = new Option<bool>("--measure")
        { Description = "Train a few trials for some seconds, and say how long the search takes" };
        var command = new Command("plan", "Say how many trials, folds and epochs an experiment has; run nothing")
        { file, set, measure, output };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            string? device = Environment.GetEnvironmentVariable(EmbeddedSilo.DeviceVariable);
            SpecFile spec = LoadingView.During(terminal, GridfoldHome.Find().DatasetFolders, folders => SpecFile.Load(
                parsed.GetRequiredValue(file), parsed.GetRequiredValue(set), folders, cancellationToken));
            terminal.Report("warning", spec.Warnings);
            ClusterSlots slots = EmbeddedSilo.DefaultSlots(device);
            EpochTime? measured = parsed.GetValue(measure) ? await Measure(terminal, spec, slots, device, cancellationToken) : null;
            Print(terminal, spec, slots, parsed.GetValue(output), measured);
            return ExitCode.Done;
        });
        return command;
    }

    private static async Task<EpochTime> Measure(
        Terminal terminal, SpecFile spec, ClusterSlots slots, string? device, CancellationToken cancellationToken)
    {
        if (spec.Spec.HasCommand)
            throw new InputException("training.command trains this file, and only a whole run of its program would tell its time; leave "
                + "the measurement out");
        if (spec.Spec.HasOwnNetwork)
            throw new InputException("model.class builds the networks of this file in processes of their own, which the measurement has "
                + "not; leave the measurement out");
        DeviceCheck.RequireMemory(spec, 1);
        terminal.Say($"Training a few trials for up to {MeasuredTime.TotalSeconds:0} seconds. Nothing is stored.");
        await DeviceCheck.Require(terminal.Complain, device, cancellationToken);
        return await Task.Run(
            () => new EpochTimer(spec.Spec, spec.Dataset, GridfoldHome.Find().DatasetFolders.Files, device)
                .Measure(slots, MeasuredTime, cancellationToken),
            cancellationToken);
    }

    /// <summary>Prints the size of a search on the given slots, and its time where an epoch was measured.</summary>
    internal static void Print(Terminal terminal, SpecFile spec, ClusterSlots slots, OutputFormat format, EpochTime? measured = null)
    {
        var jobs = PlannedJobs.Of(spec.Spec, slots);
        (string Name, object Value)[] facts =
        [
            ("name", spec.Spec.Name),
            ("searcher", spec.Spec.Searcher.Name),
            .. ChoiceOf(spec.Spec),
            .. spec.Spec.Searcher.Objective is { Next: not null } objective
                ? [Format.Objectives(objective)]
                : Array.Empty<(string, object)>(),
            ("trials", spec.Plan.Trials),
            ("folds_per_trial", spec.Plan.FoldsPerTrial),
            ("folds", spec.Plan.Folds),
            .. Nested(spec),
            .. Race(spec),
            .. Rungs(spec),
            .. SearchWidth.Facts(spec.Plan),
            .. spec.Spec.Limits.ToString() is { Length: > 0 } limits ? [("limits", limits)] : Array.Empty<(string, object)>(),
            ("trainings", jobs.Trainings),
            ("jobs", jobs.Jobs),
            ("epochs", spec.Plan.Epochs),
            ("epochs_trained", jobs.Epochs),
            .. jobs.ExpectedEpochs is { } expected ? [("expected_epochs_trained", Math.Round(expected))] : Array.Empty<(string, object)>(),
            .. jobs.LeastEpochs is { } least ? [("least_epochs_trained", Math.Round(least))] : Array.Empty<(string, object)>(),
            ("rows", spec.Dataset.RowCount),
            spec.Dataset.ClassNames.Count > 0 ? ("classes", spec.Dataset.ClassNames.Count) : ("task", spec.Spec.Task.Name),
            .. spec.Spec.HasCommand || spec.Spec.HasOwnNetwork
                ? Array.Empty<(string, object)>()
                : [("network_bytes", Math.Round(spec.Memory))],
            .. spec.Spec.Checkpoints.KeepsLast ? [("kept_checkpoint_bytes", KeptBytes(spec))] : Array.Empty<(string, object)>(),
            .. measured is null ? [] : Times(spec, jobs, slots, measured),
        ];
        if (format == OutputFormat.Table) FactsGrid.Draw(terminal, facts.Select(ForPeople));
        else RowOutput.Print(terminal, format, [.. facts.Select(fact => fact.Name)], [[.. facts.Select(fact => fact.Value)]]);
        if (spec.Spec.HasCommand) terminal.Say(OwnTrainingText.Promise);
        terminal.Say(Format.Jobs(spec.Plan.Trials, jobs, spec.Plan.Epochs));
        SearchWidth.Tell(terminal, spec, slots, "this machine");
    }

    /// <summary>The measured seconds of an epoch, and the time that all epochs would take on the slots that the search can use.</summary>
    private static (string Name, object Value)[] Times(SpecFile spec, PlannedJobs jobs, ClusterSlots slots, EpochTime measured)
    {
        int taken = Math.Max(1, (int)Math.Min(slots.For(spec.Spec.Resources.Share).Count, spec.Plan.FoldsAtOnce ?? jobs.Jobs));
        return
        [
            ("jobs_measured", measured.Jobs),
            ("epoch_seconds", measured.Seconds),
            ("expected_seconds", measured.Seconds * (jobs.ExpectedEpochs ?? jobs.Epochs) / taken),
        ];
    }

    /// <summary>The bytes of the checkpoints that are kept, if each is as large as the largest.</summary>
    private static double KeptBytes(SpecFile spec) =>
        Math.Round(spec.Plan.Folds * TrialSpec.LargestCheckpoint(spec.Spec, spec.Dataset));

    private static IEnumerable<(string Name, object Value)> Rungs(SpecFile spec) => spec.Spec.Scheduler.Epochs is { Count: > 0 } rungs
        ? [
            ("scheduler", spec.Spec.Scheduler.Name),
            .. spec.Plan.IsRace ? Array.Empty<(string, object)>() : [("cohort", spec.Plan.CohortTrials!)],
            ("rungs", string.Join(", ", rungs)),
        ]
        : [];

    private static IEnumerable<(string Name, object Value)> Nested(SpecFile spec) => spec.Spec.Validation.OuterFolds is > 0 and var outer
        ? [("outer_refits", spec.Plan.Trials * (double)outer)]
        : [];

    private static IEnumerable<(string Name, object Value)> Race(SpecFile spec) => spec.Plan is { IsRace: true, CohortTrials: { } cohort }
        ? [
            ("racing", spec.Spec.Validation.Racing.ToString().ToLowerInvariant()),
            ("cohort", cohort),
            ("race_lag", spec.Spec.Validation.Lag!),
            ("least_folds", spec.Plan.LeastFolds),
        ]
        : [];

    private static IEnumerable<(string Name, object Value)> ChoiceOf(ExperimentSpec spec) =>
        spec.Searcher.ChoiceFor(spec.Space) is { } choice ? [("chosen_searcher", choice.Searcher.Name), ("reason", choice.Reason)] : [];

    private static (string Name, string Value) ForPeople((string Name, object Value) fact) => fact.Name switch
    {
        "network_bytes" => ("network memory", $"about {Format.Bytes((double)fact.Value)}"),
        "kept_checkpoint_bytes" => ("kept checkpoints", $"about {Format.Bytes((double)fact.Value)}"),
        "epoch_seconds" => ("measured epoch", string.Create(CultureInfo.InvariantCulture, $"{1000 * (double)fact.Value:G3} ms")),
        "expected_seconds" => ("expected time", (double)fact.Value < 1
            ? "less than a second"
            : $"about {Format.Duration((double)fact.Value)}"),
        _ => (fact.Name.Replace('_', ' '), Show(fact.Value)),
    };

    private static string Show(object value) => value as string ?? Format.Count(Convert.ToDouble(value, CultureInfo.InvariantCulture));
}
