using Gridfold.Hosting.Clusters;
using Gridfold.Client.Rendering;
using Gridfold.Grains.Experiments;
using Gridfold.Silo.Documents;

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
                await LeaderboardRows.Write(
                    terminal.BeginCsv(), experiment, RankedResult.All(session, experiment, cancellationToken), standing.Ties);
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
        foreach ((string avoider, string avoided) in Format.Avoided(experiment))
            terminal.Say($"{(avoider == "rungs" ? "Rungs" : "Racing")} avoided {avoided}.");
        if (Format.Rungs(experiment) is { } rungs) terminal.Say($"Trials that went on: {rungs}.");
        if (experiment.Reached is { } reached) terminal.Say($"The search was ended by {reached}");
        if (best.Count > 0) LeaderboardTable.Draw(terminal, experiment, best, standing);
        long ended = experiment.Completed + experiment.Pruned + experiment.Failed;
        if (best.Count > 0 && ended > best.Count)
            terminal.Say($"These are {Format.Count(best.Count)} of {Format.Count(ended, "trial")}; leaderboard --top {ended} shows all.");
        foreach (string sentence in StandingText.Explain(standing, experiment, best)) terminal.Say(sentence);
        long trial = best.Count > 0 ? best[0].Result.Trial : 1;
        terminal.Hint("Results:     ", target.Results);
        terminal.Hint("All trials:  ", target.CommandLine($"leaderboard {experiment.Id} -o csv"));
        terminal.Hint("One trial:   ", target.CommandLine($"describe {experiment.Id} {trial}"));
        terminal.Hint("A report:    ", target.CommandLine($"report {experiment.Id}"));
        string picture = experiment.Objective.Next is null ? "curves" : "pareto";
        terminal.Hint("A picture:   ", target.CommandLine($"plot {experiment.Id} {picture}"));
    }
}
