using System.Globalization;
using Gridfold.Client.Clusters;
using Gridfold.Client.Rendering;
using Gridfold.Grains.Experiments;
using Gridfold.Grains.Results;
using Gridfold.Grains.Statistics;
using Gridfold.Models.Tasks;

namespace Gridfold.Client.Commands;

/// <summary>Prints a leaderboard in each format.</summary>
internal static class LeaderboardOutput
{
    /// <summary>The number of trials in a table, unless <c>--top</c> says otherwise.</summary>
    public const int DefaultTop = 10;

    /// <summary>Prints the leaderboard on stdout, and an explanation for people on stderr.</summary>
    public static async Task Print(
        Terminal terminal, Session session, ExperimentSnapshot experiment, OutputFormat format, int top,
        CancellationToken cancellationToken)
    {
        Standing standing = await Standing.Read(session, experiment);
        switch (format)
        {
            case OutputFormat.Json:
                await JsonOutput.Print(terminal, writer => LeaderboardDocument.Write(
                    writer, experiment, RankedResult.All(session, experiment, cancellationToken), standing));
                break;
            case OutputFormat.Csv:
                await PrintCsv(terminal, experiment, RankedResult.All(session, experiment, cancellationToken), standing.Ties);
                break;
            default:
                IReadOnlyList<RankedResult> best = await RankedResult.Top(session, experiment, top, cancellationToken);
                PrintTable(terminal, session.Target, experiment, best, standing);
                break;
        }
    }

    /// <summary>Prints the best trials for people.</summary>
    internal static void PrintTable(
        Terminal terminal, ClusterTarget target, ExperimentSnapshot experiment, IReadOnlyList<RankedResult> best, Standing standing)
    {
        string pruned = experiment.Pruned > 0 ? $", {Format.Count(experiment.Pruned)} pruned" : "";
        string failed = experiment.Failed > 0 ? $", {Format.Count(experiment.Failed)} failed" : "";
        terminal.Say($"{experiment.Id} is {experiment.Status.ToString().ToLowerInvariant()}: "
            + $"{Format.Count(experiment.Completed)} of {Format.Count(experiment.Trials, "trial")} "
            + $"completed{pruned}{failed}, {Format.Count(experiment.Folds, "fold")}, {Format.Count(experiment.Epochs, "epoch")} in "
            + $"{Format.Duration(experiment.WallSeconds)}");
        if (Format.Avoided(experiment) is { } avoided)
            terminal.Say($"{(experiment.Rungs.Count > 0 ? "Rungs" : "Racing")} avoided {avoided}.");
        if (Format.Rungs(experiment) is { } rungs) terminal.Say($"Trials that went on: {rungs}.");
        if (experiment.Reached is { } reached) terminal.Say($"The search was ended by {reached}");
        if (best.Count > 0) LeaderboardTable.Draw(terminal, experiment, best, standing);
        foreach (string sentence in standing.Explain(experiment, best)) terminal.Say(sentence);
        long trial = best.Count > 0 ? best[0].Result.Trial : 1;
        terminal.Hint("Results:     ", target.Results);
        terminal.Hint("All trials:  ", target.CommandLine($"leaderboard {experiment.Id} -o csv"));
        terminal.Hint("One trial:   ", target.CommandLine($"describe {experiment.Id} {trial}"));
        terminal.Hint("A report:    ", target.CommandLine($"report {experiment.Id}"));
        terminal.Hint("A picture:   ", target.CommandLine($"plot {experiment.Id} curves"));
    }

    /// <summary>
    /// Prints every trial as CSV. A hyper-parameter with the name of another column is written as in the file, with
    /// <c>hyperparameters.</c> before it.
    /// </summary>
    internal static async Task PrintCsv(
        Terminal terminal, ExperimentSnapshot experiment, IAsyncEnumerable<RankedResult> trials, LeaderTies? ties)
    {
        CsvWriter csv = terminal.BeginCsv();
        string[] measured = [.. experiment.Best.SelectMany(trial => trial.Metrics).Select(metric => metric.Name)];
        string[] metrics = [.. LearningTask.ThatMeasures(measured.Prepend(experiment.Objective.Metric)).StandardNames.Union(measured)];
        string[] first = ["rank", "trial", "state"];
        string[] last = ["score", "score_std", .. metrics, "epochs", "weights_hash", "reason", "tied_with_leader", "folds", "rung",
            .. experiment.Objective.Next is null ? Array.Empty<string>() : ["on_front"]];
        string[] taken = [.. first, .. last];
        csv.Write([.. first, .. experiment.Parameters.Select(name => taken.Contains(name) ? $"hyperparameters.{name}" : name), .. last]);
        await foreach (RankedResult ranked in trials)
        {
            TrialResult trial = ranked.Result;
            csv.Write(
            [
                ranked.Rank, trial.Trial, trial.Status, .. trial.Hyperparameters.Select(CsvValue), trial.Score, trial.ScoreDeviation,
                .. metrics.Select(name => (object?)trial.Metrics.FirstOrDefault(metric => metric.Name == name)?.Value),
                trial.Epochs, trial.WeightsHash, trial.Reason, ties?.Has(trial.Trial), trial.FoldScores.Count,
                trial.LastRung?.Epoch, .. ranked.IsOnFront is { } isOnFront ? [isOnFront] : Array.Empty<object?>(),
            ]);
        }

        csv.Flush();
    }

    private static string CsvValue(Grains.Search.Hyperparameter hyperparameter) =>
        hyperparameter.Node is Models.Input.SpecScalar scalar ? scalar.Text.ToString(CultureInfo.InvariantCulture) : hyperparameter.Json;
}
