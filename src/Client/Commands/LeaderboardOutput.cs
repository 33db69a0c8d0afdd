using System.Globalization;
using Gridfold.Client.Clusters;
using Gridfold.Client.Rendering;
using Gridfold.Grains;
using Gridfold.Grains.Experiments;
using Gridfold.Grains.Leaderboards;
using Gridfold.Grains.Results;
using Gridfold.Models.Training;

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
        switch (format)
        {
            case OutputFormat.Json:
                await JsonOutput.Print(
                    writer => LeaderboardDocument.Write(writer, experiment, RankedResult.All(session, experiment.Id, cancellationToken)));
                break;
            case OutputFormat.Csv:
                await PrintCsv(experiment, RankedResult.All(session, experiment.Id, cancellationToken));
                break;
            default:
                IReadOnlyList<TrialResult> best = await session.Ask(
                    grains => grains.GetGrain<ILeaderboardGrain>(experiment.Id).GetTop(top));
                PrintTable(terminal, session.Target, experiment, RankedResult.InOrder(best));
                break;
        }
    }

    /// <summary>Prints the best trials for people.</summary>
    internal static void PrintTable(
        Terminal terminal, ClusterTarget target, ExperimentSnapshot experiment, IReadOnlyList<RankedResult> best)
    {
        string failed = experiment.Failed > 0 ? $", {Format.Count(experiment.Failed)} failed" : "";
        terminal.Say($"{experiment.Id} is {experiment.Status.ToString().ToLowerInvariant()}: "
            + $"{Format.Count(experiment.Completed)} of {Format.Count(experiment.Trials)} trials "
            + $"completed{failed}, {Format.Count(experiment.Folds)} folds, {Format.Count(experiment.Epochs)} epochs in "
            + $"{Format.Duration(experiment.WallSeconds)}");
        if (best.Count > 0) terminal.Out.Write(LeaderboardTable.Create(experiment, best));
        int alike = RankedResult.WithinOneStandardError(experiment, best);
        if (alike > 0)
            terminal.Say($"{alike} of the trials shown after the first lie within one standard error of it: "
                + "the data hardly tells them apart.");
        terminal.Say($"Results: {target.Results}\n"
            + $"All trials: {target.CommandLine($"leaderboard {experiment.Id} -o csv")}    One trial: "
            + $"{target.CommandLine($"describe {experiment.Id} {(best.Count > 0 ? best[0].Result.Trial : 1)}")}");
    }

    private static async Task PrintCsv(ExperimentSnapshot experiment, IAsyncEnumerable<RankedResult> trials)
    {
        await using TextWriter stdout = new StreamWriter(Console.OpenStandardOutput());
        var csv = new CsvWriter(stdout);
        string[] metrics =
            [.. EpochMetrics.Names.Union(experiment.Best.SelectMany(trial => trial.Metrics).Select(metric => metric.Name))];
        csv.Write(
            ["rank", "trial", "state", .. experiment.Parameters, "score", "score_std", .. metrics, "epochs", "weights_hash",
                "reason"]);
        await foreach (RankedResult ranked in trials)
        {
            TrialResult trial = ranked.Result;
            bool completed = trial.Status == Status.Completed;
            csv.Write(
            [
                ranked.Rank, trial.Trial, trial.Status, .. trial.Hyperparameters.Select(CsvValue), trial.Score, trial.ScoreDeviation,
                .. metrics.Select(
                    name => (object?)(completed ? trial.Metrics.FirstOrDefault(metric => metric.Name == name)?.Value : null)),
                trial.Epochs, trial.WeightsHash, trial.Reason,
            ]);
        }
    }

    private static string CsvValue(Grains.Search.Hyperparameter hyperparameter) =>
        hyperparameter.Node is Models.Input.SpecScalar scalar ? scalar.Text.ToString(CultureInfo.InvariantCulture) : hyperparameter.Json;
}
