using System.CommandLine;
using System.Globalization;
using Gridfold.Hosting.Local;
using Gridfold.Client.Rendering;
using Gridfold.Grains.Expenses;
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
    private const int MaxEpochSeconds = 1_000_000;

    public static Command Create(Terminal terminal)
    {
        Argument<string> file = CommonOptions.File();
        Option<string[]> set = CommonOptions.Set();
        Option<OutputFormat> output = CommonOptions.Output();
        var measure = new Option<bool>("--measure")
        { Description = "Train a few trials for some seconds, and say how long the search takes" };
        Option<double?> known = EpochSeconds();
        Option<Price?> price = PriceOption.Create();
        var command = new Command("plan", "Say how many trials, folds and epochs an experiment has; run nothing")
        { file, set, measure, known, price, output };
        command.Validators.Add(result =>
        {
            bool isKnown = result.GetResult(known) is not null, isMeasured = result.GetValue(measure);
            if (isKnown && isMeasured) result.AddError($"--measure and {known.Name} exclude each other: leave one out");
            else if (result.GetResult(price) is not null && !isKnown && !isMeasured)
                result.AddError($"--price needs the time of an epoch: add --measure, or {known.Name} with the known time");
        });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            Price? stated = PriceOption.Find(parsed.GetValue(price));
            string? device = Environment.GetEnvironmentVariable(EmbeddedSilo.DeviceVariable);
            SpecFile spec = LoadingView.During(terminal, GridfoldHome.Find().DatasetFolders, folders => SpecFile.Load(
                parsed.GetRequiredValue(file), parsed.GetRequiredValue(set), folders, cancellationToken));
            terminal.Report("warning", spec.Warnings);
            ClusterSlots slots = EmbeddedSilo.DefaultSlots(device);
            EpochTime? time = parsed.GetValue(measure) ? await Measure(terminal, spec, slots, device, cancellationToken)
                : parsed.GetValue(known) is { } seconds ? new EpochTime(seconds, 0)
                : null;
            Print(terminal, spec, slots, parsed.GetValue(output), time, stated);
            return ExitCode.Done;
        });
        return command;
    }

    private static Option<double?> EpochSeconds()
    {
        var option = new Option<double?>("--epoch-seconds")
        {
            Description = "The known time of an epoch of one network on one slot, in place of a measured one",
            HelpName = "seconds",
        };
        option.Validators.Add(result =>
        {
            if (result.Tokens is not [{ Value: var text }]) return;
            if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double seconds)) return;
            if (!(seconds is > 0 and <= MaxEpochSeconds))
                result.AddError($"{option.Name} is {text}; it must be above 0 and at most {MaxEpochSeconds}");
        });
        return option;
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

    /// <summary>
    /// Prints the size of a search on the given slots, its time where that of an epoch is known, and its money where a price is known too.
    /// </summary>
    internal static void Print(
        Terminal terminal, SpecFile spec, ClusterSlots slots, OutputFormat format, EpochTime? time = null, Price? price = null)
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
            .. time is null ? [] : Times(spec, jobs, slots, time),
            .. time is null || price is null ? [] : Money(jobs, slots, time, price),
        ];
        if (format == OutputFormat.Table) FactsGrid.Draw(terminal, facts.Select(fact => ForPeople(fact, price)));
        else RowOutput.Print(terminal, format, [.. facts.Select(fact => fact.Name)], [[.. facts.Select(fact => fact.Value)]]);
        if (spec.Spec.HasCommand) terminal.Say(OwnTrainingText.Promise);
        terminal.Say(Format.Jobs(spec.Plan.Trials, jobs, spec.Plan.Epochs));
        SearchWidth.Tell(terminal, spec, slots, "this machine");
    }

    /// <summary>The seconds of an epoch, and the time that all epochs would take on the slots that the search can use.</summary>
    private static (string Name, object Value)[] Times(SpecFile spec, PlannedJobs jobs, ClusterSlots slots, EpochTime time)
    {
        int taken = Math.Max(1, (int)Math.Min(slots.For(spec.Spec.Resources.Share).Count, spec.Plan.FoldsAtOnce ?? jobs.Jobs));
        return
        [
            .. time.Jobs > 0 ? [("jobs_measured", time.Jobs)] : Array.Empty<(string, object)>(),
            ("epoch_seconds", time.Seconds),
            ("expected_seconds", time.Seconds * (jobs.ExpectedEpochs ?? jobs.Epochs) / taken),
        ];
    }

    /// <summary>
    /// The money if every trial stops as early as it can, if as many as expected stop, and if none does. Each slot costs the same part of a
    /// node.
    /// </summary>
    private static (string Name, object Value)[] Money(PlannedJobs jobs, ClusterSlots slots, EpochTime time, Price price)
    {
        double expected = jobs.ExpectedEpochs ?? jobs.Epochs;
        return
        [
            ("price", price.ToString()),
            ("least_money", For(jobs.LeastEpochs ?? expected)),
            ("expected_money", For(expected)),
            ("greatest_money", For(jobs.Epochs)),
        ];

        double For(double epochs) => price.Of(new Expense(1, 1.0 / slots.Count, 0, 0) * (epochs * time.Seconds));
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

    private static (string Name, string Value) ForPeople((string Name, object Value) fact, Price? price) => fact.Name switch
    {
        "network_bytes" => ("network memory", $"about {Format.Bytes((double)fact.Value)}"),
        "kept_checkpoint_bytes" => ("kept checkpoints", $"about {Format.Bytes((double)fact.Value)}"),
        "least_money" or "expected_money" or "greatest_money" => (fact.Name.Replace('_', ' '), price!.Show((double)fact.Value)),
        "epoch_seconds" => ("epoch time", string.Create(CultureInfo.InvariantCulture, $"{1000 * (double)fact.Value:G3} ms")),
        "expected_seconds" => ("expected time", (double)fact.Value < 1
            ? "less than a second"
            : $"about {Format.Duration((double)fact.Value)}"),
        _ => (fact.Name.Replace('_', ' '), Show(fact.Value)),
    };

    private static string Show(object value) => value as string ?? Format.Count(Convert.ToDouble(value, CultureInfo.InvariantCulture));
}
