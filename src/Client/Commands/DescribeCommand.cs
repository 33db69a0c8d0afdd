using System.CommandLine;
using System.Globalization;
using Gridfold.Hosting.Clusters;
using Gridfold.Client.Rendering;
using Gridfold.Grains.Checkpoints;
using Gridfold.Grains.Expenses;
using Gridfold.Grains.Experiments;
using Gridfold.Grains.Leaderboards;
using Gridfold.Grains.Logs;
using Gridfold.Grains.Planning;
using Gridfold.Grains.Search;
using Gridfold.Grains.Specs;
using Gridfold.Models.Input;
using Gridfold.Silo.Documents;
using Spectre.Console;

namespace Gridfold.Client.Commands;

/// <summary><c>gridfold describe ID [TRIAL]</c>: shows all facts of an experiment, or of one of its trials.</summary>
internal static class DescribeCommand
{
    public static Command Create(Terminal terminal)
    {
        Argument<string> id = CommonOptions.Id();
        var trial = new Argument<long?>("trial") { Description = "The number of one trial", Arity = ArgumentArity.ZeroOrOne };
        Option<Price?> price = PriceOption.Create();
        Option<string?> cluster = CommonOptions.Cluster();
        Option<OutputFormat> output = CommonOptions.Output(OutputFormat.Table, OutputFormat.Json);
        var command = new Command("describe", "Show an experiment, or one of its trials with its folds and confusion matrix")
        { id, trial, price, cluster, output };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (parsed.GetValue(price) is not null && parsed.GetValue(trial) is not null)
                throw new InputException("--price is for a whole experiment; leave out the number of the trial");
            Price? stated = PriceOption.Find(parsed.GetValue(price));
            await using Session session = await CommonOptions.Connect(terminal, parsed.GetValue(cluster), cancellationToken);
            ExperimentSnapshot experiment = await session.FindAny(parsed.GetRequiredValue(id));
            if (experiment.Damage is not null)
            {
                DamageView.Show(terminal, session.Target, experiment, parsed.GetValue(output) == OutputFormat.Json);
                return ExitCode.Done;
            }

            ExperimentSubmission submission =
                (await session.Ask(grains => grains.GetGrain<IExperimentGrain>(experiment.Id).GetSubmission()))!;
            bool isJson = parsed.GetValue(output) == OutputFormat.Json;
            if (parsed.GetValue(trial) is { } number) await DescribeTrial(terminal, session, experiment, submission, number, isJson);
            else await DescribeExperiment(terminal, session, experiment, submission, stated, isJson, cancellationToken);
            return ExitCode.Done;
        });
        return command;
    }

    private static async Task DescribeExperiment(
        Terminal terminal, Session session, ExperimentSnapshot experiment, ExperimentSubmission submission, Price? price, bool isJson,
        CancellationToken cancellationToken)
    {
        ExperimentDocument read = await ExperimentDocument.Read(session, experiment, submission, cancellationToken);
        ExperimentDocument document = read with { Price = price };
        if (isJson) JsonOutput.Print(terminal, document.Write);
        else DrawExperiment(terminal, document);
    }

    /// <summary>Draws an experiment for people.</summary>
    internal static void DrawExperiment(Terminal terminal, ExperimentDocument document)
    {
        (ExperimentSnapshot experiment, ExperimentSubmission submission, PlannedJobs jobs, CheckpointUsage checkpoints, ExperimentLog log,
            IReadOnlyList<TestOpening> tests, TrialFronts? fronts) = document;
        string events = string.Join(", ", log.Counts
            .Where(count => count.Key != LogKind.StateChanged)
            .Select(count => $"{Format.Words(count.Key)} {Format.Count(count.Value)}"));
        FactsGrid.Draw(terminal, (IEnumerable<(string, string)>)
        [
            ("id", experiment.Id),
            ("state", Format.State(experiment)),
            .. experiment.Reached is { } reached ? ((string, string)[])[("ended by", reached.ToString())] : [],
            .. submission.Extends is { } earlier ? ((string, string)[])[("extends", earlier)] : [],
            .. Format.Promoted(experiment) is { } trials ? ((string, string)[])[("promoted trials", trials)] : [],
            ("created", experiment.CreatedAt.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture)),
            ("running time", Format.Duration(experiment.WallSeconds)),
            Format.Objectives(experiment.Objective),
            .. fronts is null ? [] : FrontOf(experiment.Objective, fronts),
            .. NestedText.Facts(experiment),
            ("trials", Format.Trials(experiment)),
            ("folds", $"{Format.Count(experiment.Folds)} of {Format.Count((double)experiment.Trials * experiment.FoldsPerTrial)}"),
            ("epochs", $"{Format.Count(experiment.EpochsSoFar)} of {Format.Count(experiment.EpochsPlanned + experiment.EpochsAvoided)}"),
            .. Format.Avoided(experiment).Select(known => ($"avoided by {known.Avoider}", known.Avoided)),
            .. Format.Rungs(experiment) is { } rungs ? ((string, string)[])[("promoted", rungs)] : [],
            .. ExpenseText.Facts(document.Expense),
            .. experiment.Promoted.Count == 0
                ? ((string, string)[])[("plan", Format.Jobs(experiment.Trials, jobs, experiment.EpochsPlanned + experiment.EpochsAvoided))]
                : [],
            ("checkpoints", checkpoints.Count == 0 ? "none" : $"{Format.Count(checkpoints.Count)}, {Format.Bytes(checkpoints.Bytes)}"),
            ("events", events.Length == 0 ? "none" : events),
            .. LastSetAside(log) is { } reason ? ((string, string)[])[("set aside", reason)] : [],
            ("test split", TestView.Summary(tests)),
            submission.ClassNames.Count > 0
                ? ("classes", string.Join(", ", submission.ClassNames))
                : ("task", ExperimentSpec.Parse(submission.SpecJson).Task.Name),
            ("data SHA-256", submission.DatasetFingerprint),
        ]);
        terminal.PrintLine("");
        terminal.PrintLine(ShownText.Of(AddressText.Shown(submission.Source.TrimEnd())));
    }

    private static (string, string)[] FrontOf(Objective objective, TrialFronts fronts)
    {
        string reference = string.Join(", ", objective.ToList().Zip(
            fronts.Reference, (known, value) => $"{known.Metric} {Format.Measured(known.Metric, value)}"));
        string point = objective.ToList().Any(known => known.Reference is not null) ? "reference point" : "worst values of all trials";
        return
        [
            ("Pareto front", Format.Count(fronts.Size, "trial")),
            ("hypervolume", fronts.Size == 0
                ? "-"
                : FormattableString.Invariant($"{fronts.Hypervolume:G6} from the {point} ({reference})")),
        ];
    }

    private static string? LastSetAside(ExperimentLog log) => log.Entries.LastOrDefault(entry => entry.Kind == LogKind.SetAside)?.Message;

    private static async Task DescribeTrial(
        Terminal terminal, Session session, ExperimentSnapshot experiment, ExperimentSubmission submission, long number, bool isJson)
    {
        TrialDescription description = await TrialDescription.Read(session, experiment, submission, number);
        if (isJson) JsonOutput.Print(terminal, writer => TrialDocument.Write(writer, description));
        else TrialView.Draw(terminal, description);
    }
}
