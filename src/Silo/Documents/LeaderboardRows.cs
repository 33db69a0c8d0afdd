using System.Globalization;
using Gridfold.Grains.Experiments;
using Gridfold.Grains.Results;
using Gridfold.Grains.Search;
using Gridfold.Grains.Statistics;
using Gridfold.Models.Input;
using Gridfold.Models.Tasks;

namespace Gridfold.Silo.Documents;

/// <summary>A leaderboard as CSV, one line for each trial.</summary>
public static class LeaderboardRows
{
    /// <summary>
    /// Writes every trial. A hyper-parameter with the name of another column is written as in the file, with <c>hyperparameters.</c>
    /// before it.
    /// </summary>
    /// <param name="csv">Receives the lines.</param>
    /// <param name="experiment">The experiment.</param>
    /// <param name="trials">The trials in order.</param>
    /// <param name="ties">The trials that are tied with the leader. Null where trials cannot be compared.</param>
    public static async Task Write(
        CsvWriter csv, ExperimentSnapshot experiment, IAsyncEnumerable<RankedResult> trials, LeaderTies? ties)
    {
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

    private static string CsvValue(Hyperparameter hyperparameter) =>
        hyperparameter.Node is SpecScalar scalar ? scalar.Text.ToString(CultureInfo.InvariantCulture) : hyperparameter.Json;
}
