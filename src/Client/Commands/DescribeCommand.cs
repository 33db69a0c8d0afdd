using System.CommandLine;
using System.Globalization;
using Gridfold.Client.Clusters;
using System.Text.Json;
using Gridfold.Client.Rendering;
using Gridfold.Grains.Checkpoints;
using Gridfold.Grains.Experiments;
using Gridfold.Grains.Folds;
using Gridfold.Grains.Logs;
using Gridfold.Grains.Trials;
using Spectre.Console;
using Status = Gridfold.Grains.Status;

namespace Gridfold.Client.Commands;

/// <summary><c>gridfold describe ID [TRIAL]</c>: everything known of an experiment, or of one of its trials.</summary>
internal static class DescribeCommand
{
    public static Command Create(Terminal terminal)
    {
        Argument<string> id = CommonOptions.Id();
        var trial = new Argument<long?>("trial") { Description = "The number of one trial", Arity = ArgumentArity.ZeroOrOne };
        Option<string?> cluster = CommonOptions.Cluster();
        Option<OutputFormat> output = CommonOptions.Output(OutputFormat.Table, OutputFormat.Json);
        var command = new Command("describe", "Show an experiment, or one of its trials with its folds and confusion matrix") { id, trial, cluster, output };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using Session session = await Session.Open(ClusterTarget.Find(parsed.GetValue(cluster)), cancellationToken);
            ExperimentSnapshot experiment = await session.Find(parsed.GetRequiredValue(id));
            ExperimentSubmission submission = (await session.Ask(grains => grains.GetGrain<IExperimentGrain>(experiment.Id).GetSubmission()))!;
            bool isJson = parsed.GetValue(output) == OutputFormat.Json;
            if (parsed.GetValue(trial) is { } number) await DescribeTrial(terminal, session, experiment, submission, number, isJson);
            else await DescribeExperiment(terminal, session, experiment, submission, isJson);
            return ExitCode.Done;
        });
        return command;
    }

    private static async Task DescribeExperiment(
        Terminal terminal, Session session, ExperimentSnapshot experiment, ExperimentSubmission submission, bool isJson)
    {
        CheckpointUsage checkpoints = await session.Ask(grains => grains.GetGrain<IExperimentGrain>(experiment.Id).GetCheckpointUsage());
        ExperimentLog log = await session.Ask(grains => grains.GetGrain<IExperimentLogGrain>(experiment.Id).Read());
        if (isJson) PrintExperiment(experiment, submission, checkpoints, log);
        else DrawExperiment(terminal, experiment, submission, checkpoints, log);
    }

    private static void DrawExperiment(
        Terminal terminal, ExperimentSnapshot experiment, ExperimentSubmission submission, CheckpointUsage checkpoints, ExperimentLog log)
    {
        string events = string.Join(", ", log.Counts
            .Where(count => count.Key != LogKind.StateChanged)
            .Select(count => $"{Format.Words(count.Key)} {Format.Count(count.Value)}"));
        Facts(terminal,
            ("id", experiment.Id),
            ("state", Format.State(experiment)),
            ("created", experiment.CreatedAt.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture)),
            ("running time", Format.Duration(experiment.WallSeconds)),
            ("objective", $"{experiment.Objective.Metric} ({experiment.Objective.Mode})"),
            ("trials", $"{Format.Count(experiment.Completed)} completed, {Format.Count(experiment.Failed)} failed, of {Format.Count(experiment.Trials)}"),
            ("folds", $"{Format.Count(experiment.Folds)} of {Format.Count((double)experiment.Trials * experiment.FoldsPerTrial)}"),
            ("epochs", $"{Format.Count(experiment.EpochsSoFar)} of {Format.Count(experiment.EpochsPlanned)}"),
            ("checkpoints", checkpoints.Count == 0 ? "none" : $"{Format.Count(checkpoints.Count)}, {Format.Bytes(checkpoints.Bytes)}"),
            ("events", events.Length == 0 ? "none" : events),
            ("classes", string.Join(", ", submission.ClassNames)),
            ("data SHA-256", submission.DatasetFingerprint));
        terminal.Out.WriteLine();
        terminal.Out.WriteLine(submission.Source.TrimEnd());
    }

    private static void PrintExperiment(
        ExperimentSnapshot experiment, ExperimentSubmission submission, CheckpointUsage checkpoints, ExperimentLog log) => JsonOutput.Print(writer =>
    {
        writer.WriteStartObject();
        LeaderboardDocument.WriteExperiment(writer, experiment);
        writer.WritePropertyName("spec");
        writer.WriteRawValue(submission.SpecJson);
        writer.WriteString("dataset_sha256", submission.DatasetFingerprint);
        writer.WriteStartObject("checkpoints");
        writer.WriteNumber("count", checkpoints.Count);
        writer.WriteNumber("bytes", checkpoints.Bytes);
        writer.WriteEndObject();
        writer.WriteStartObject("events");
        foreach (LogKind kind in Enum.GetValues<LogKind>()) writer.WriteNumber(JsonNamingPolicy.SnakeCaseLower.ConvertName(kind.ToString()), log.Count(kind));
        writer.WriteEndObject();
        writer.WriteEndObject();
    });

    private static async Task DescribeTrial(
        Terminal terminal, Session session, ExperimentSnapshot experiment, ExperimentSubmission submission, long number, bool isJson)
    {
        TrialResult? trial = number < 1 || number > experiment.Trials
            ? throw new NotFoundException($"{experiment.Id} has no trial {number}; its trials are 1 to {experiment.Trials}")
            : await session.Ask(grains => grains.GetGrain<ITrialGrain>(FoldId.KeyOf(experiment.Id, number)).GetResult());
        FoldResult?[] found = await session.Ask(grains => Task.WhenAll(Enumerable.Range(1, experiment.FoldsPerTrial)
            .Select(fold => grains.GetGrain<IFoldGrain>(new FoldId(experiment.Id, number, fold).ToString()).GetResult())));
        FoldResult[] folds = [.. found.OfType<FoldResult>()];
        if (isJson)
        {
            JsonOutput.Print(writer => TrialDocument.Write(writer, number, OpenState(experiment, number), trial, submission.ClassNames, folds));
            return;
        }

        if (trial is null)
        {
            Facts(terminal,
                ("experiment", experiment.Id),
                ("trial", number.ToString(CultureInfo.InvariantCulture)),
                ("state", $"{OpenState(experiment, number)}: it has not ended"),
                ("folds", $"{folds.Length} of {experiment.FoldsPerTrial} ended"));
            if (folds.Length > 0) DrawFolds(terminal, experiment, folds);
            return;
        }

        Facts(terminal,
        [
            ("experiment", experiment.Id),
            ("trial", trial.Trial.ToString(CultureInfo.InvariantCulture)),
            ("state", trial.Reason is null ? trial.Status.ToString() : $"{trial.Status}: {trial.Reason}"),
            .. trial.Hyperparameters.Select(value => (value.Name, Format.Value(value))),
            (experiment.Objective.Metric, Format.Score(trial.Score, trial.ScoreDeviation)),
            ("weights hash", trial.WeightsHash ?? "-"),
        ]);
        DrawFolds(terminal, experiment, folds);
        DrawConfusion(terminal, submission.ClassNames, folds);
    }

    /// <summary>How a trial without a result stands.</summary>
    private static Status OpenState(ExperimentSnapshot experiment, long number) => experiment.Status switch
    {
        Status.Running => experiment.Running.Any(lease => lease.IsTraining && lease.Lease.Fold.Trial == number) ? Status.Running : Status.Pending,
        Status other => other,
    };

    private static void DrawFolds(Terminal terminal, ExperimentSnapshot experiment, FoldResult[] folds)
    {
        string[] metrics = [.. new[] { experiment.Objective.Metric, "validation_accuracy", "validation_loss", "training_accuracy", "training_loss" }.Distinct()];
        var table = new Table { Border = TableBorder.Simple };
        foreach (string column in (string[])["fold", .. metrics, "epochs", "seconds", "attempt", "silo", "weights hash"])
            table.AddColumn(new TableColumn(Markup.Escape(column.Replace('_', ' '))));
        foreach (FoldResult fold in folds)
        {
            table.AddRow([.. ((string[])
            [
                fold.Summary.Fold.ToString(CultureInfo.InvariantCulture),
                .. metrics.Select(name => Format.Score(fold.Summary.Metrics.FirstOrDefault(metric => metric.Name == name)?.Value)),
                Format.Count(fold.Summary.Epochs),
                fold.Seconds.ToString("0.00", CultureInfo.InvariantCulture),
                fold.Attempt.ToString(CultureInfo.InvariantCulture),
                fold.Silo,
                Format.Hash(fold.Summary.WeightsHash),
            ]).Select(cell => new Text(cell))]);
        }

        terminal.Out.Write(table);
    }

    /// <summary>The validation rows of all folds by actual and predicted class.</summary>
    private static void DrawConfusion(Terminal terminal, IReadOnlyList<string> classes, FoldResult[] folds)
    {
        FoldResult[] counted = [.. folds.Where(fold => fold.Confusion.Length == classes.Count * classes.Count)];
        if (counted.Length == 0) return;
        var table = new Table { Border = TableBorder.Simple, Title = new TableTitle("confusion matrix over all folds (rows: actual, columns: predicted)") };
        table.AddColumn("");
        foreach (string name in classes) table.AddColumn(new TableColumn(Markup.Escape(name)).RightAligned());
        for (int actual = 0; actual < classes.Count; actual++)
        {
            int row = actual * classes.Count;
            table.AddRow(
            [
                new Text(classes[actual]),
                .. Enumerable.Range(0, classes.Count).Select(predicted => new Text(
                    Format.Count(counted.Sum(fold => fold.Confusion[row + predicted])),
                    new Style(decoration: row / classes.Count == predicted ? Decoration.Bold : Decoration.None))),
            ]);
        }

        terminal.Out.Write(table);
    }

    private static void Facts(Terminal terminal, params IEnumerable<(string Name, string Value)> facts)
    {
        var grid = new Grid().AddColumn(new GridColumn().NoWrap()).AddColumn();
        foreach ((string name, string value) in facts) grid.AddRow(new Text(name), new Text(value));
        terminal.Out.Write(grid);
    }
}
