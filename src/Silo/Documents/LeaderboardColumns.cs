using Gridfold.Grains.Experiments;
using Gridfold.Grains.Results;
using Gridfold.Grains.Statistics;
using Gridfold.Models.Tasks;

namespace Gridfold.Silo.Documents;

/// <summary>The columns of a leaderboard as a table.</summary>
/// <param name="Parameters">The names of the hyper-parameters.</param>
/// <param name="Metrics">The names of the metrics.</param>
/// <param name="HasFront">Whether the search has several objectives, and so a Pareto front.</param>
public sealed record LeaderboardColumns(IReadOnlyList<string> Parameters, IReadOnlyList<string> Metrics, bool HasFront)
{
    private static readonly string[] First = ["rank", "trial", "state"];

    private static readonly string[] Scores = ["score", "score_std"],
        End = ["epochs", "weights_hash", "reason", "tied_with_leader", "folds", "rung"], Front = ["on_front"];

    private IEnumerable<string> Last =>
        [.. Scores, .. NamesOf(Metrics, [.. First, .. Scores, .. End, .. Front]), .. End, .. HasFront ? Front : []];

    /// <summary>
    /// The names of the columns. A hyper-parameter with the name of another column is named as in the file, with <c>hyperparameters.</c>
    /// before it. A metric of the user's own program with such a name gets <c>metrics.</c> before it.
    /// </summary>
    public IReadOnlyList<string> Names
    {
        get
        {
            string[] taken = [.. First, .. Last];
            return [.. First, .. Parameters.Select(name => taken.Contains(name) ? $"hyperparameters.{name}" : name), .. Last];
        }
    }

    /// <summary>The position of the first hyper-parameter among the columns.</summary>
    public static int FirstParameter => First.Length;

    /// <summary>The position of the first metric among the columns.</summary>
    public int FirstMetric => First.Length + Parameters.Count + Scores.Length;

    /// <summary>Gives the names of the columns of metrics beside other columns.</summary>
    public static IEnumerable<string> NamesOf(IEnumerable<string> metrics, IReadOnlyCollection<string> others) =>
        metrics.Select(name => others.Contains(name) ? $"metrics.{name}" : name);

    /// <summary>Finds the columns of an experiment.</summary>
    public static LeaderboardColumns Of(ExperimentSnapshot experiment)
    {
        string[] measured = [.. experiment.Best.SelectMany(trial => trial.Metrics).Select(metric => metric.Name)];
        return new LeaderboardColumns(
            experiment.Parameters,
            [.. LearningTask.ThatMeasures(measured.Prepend(experiment.Objective.Metric)).StandardNames.Union(measured)],
            experiment.Objective.Next is not null);
    }

    /// <summary>Gives the cells of a trial; those of hyper-parameters are <see cref="Gridfold.Grains.Search.Hyperparameter"/>.</summary>
    /// <param name="ranked">The trial.</param>
    /// <param name="ties">The trials that are tied with the leader. Null where trials cannot be compared.</param>
    public IReadOnlyList<object?> CellsOf(RankedResult ranked, LeaderTies? ties)
    {
        TrialResult trial = ranked.Result;
        return
        [
            ranked.Rank, trial.Trial, trial.Status, .. trial.Hyperparameters, trial.Score, trial.ScoreDeviation,
            .. ValuesOf(trial.Metrics, Metrics), trial.Epochs, trial.WeightsHash, trial.Reason, ties?.Has(trial.Trial),
            trial.FoldScores.Count, trial.LastRung?.Epoch, .. HasFront ? [ranked.IsOnFront] : Array.Empty<object?>(),
        ];
    }

    /// <summary>Gives the values of metrics by name, in the order of the names; null for one that was not measured.</summary>
    public static IEnumerable<object?> ValuesOf(IReadOnlyList<MetricValue> measured, IEnumerable<string> names) =>
        names.Select(name => (object?)measured.FirstOrDefault(metric => metric.Name == name)?.Value);
}
