using System.Globalization;
using Gridfold.Grains.Experiments;
using Gridfold.Grains.Search;
using Gridfold.Grains.Statistics;
using Gridfold.Models.Input;

namespace Gridfold.Silo.Documents;

/// <summary>A leaderboard as CSV, one line for each trial.</summary>
public static class LeaderboardRows
{
    /// <summary>Writes every trial.</summary>
    /// <param name="csv">Receives the lines.</param>
    /// <param name="experiment">The experiment.</param>
    /// <param name="trials">The trials in order.</param>
    /// <param name="ties">The trials that are tied with the leader. Null where trials cannot be compared.</param>
    public static async Task Write(
        CsvWriter csv, ExperimentSnapshot experiment, IAsyncEnumerable<RankedResult> trials, LeaderTies? ties)
    {
        var columns = LeaderboardColumns.Of(experiment);
        csv.Write(columns.Names);
        await foreach (RankedResult ranked in trials)
            csv.Write(columns.CellsOf(ranked, ties).Select(cell => cell is Hyperparameter value ? CsvValue(value) : cell));
        csv.Flush();
    }

    private static string CsvValue(Hyperparameter hyperparameter) =>
        hyperparameter.Node is SpecScalar scalar ? scalar.Text.ToString(CultureInfo.InvariantCulture) : hyperparameter.Json;
}
