using System.Text.Json;
using Gridfold.Hosting.Notebooks;

namespace Gridfold.Hosting;

/// <summary>The ended trials of an experiment, the best first.</summary>
[TypeFormatterSource(typeof(HtmlFormatterSource))]
public sealed class Leaderboard : IHtmlShown
{
    private readonly string _experiment;

    internal Leaderboard(string experiment, string metric, bool isMaximized, IReadOnlyList<Trial> trials) =>
        (_experiment, Metric, IsMaximized, Trials) = (experiment, metric, isMaximized, trials);

    /// <summary>The metric of the score, as in validation_accuracy. Of several objectives, the first.</summary>
    public string Metric { get; }

    /// <summary>Whether a greater score is better.</summary>
    public bool IsMaximized { get; }

    /// <summary>The trials, the best first.</summary>
    public IReadOnlyList<Trial> Trials { get; }

    /// <summary>The best trial.</summary>
    /// <exception cref="GridfoldException">No trial has completed.</exception>
    public Trial Best => Trials is [{ State: SearchState.Completed } best, ..]
        ? best
        : throw new GridfoldException($"{_experiment} has no completed trial, and so no best one");

    /// <summary>
    /// Writes the trials as a table of HTML, below a plot of the scores by the numbers of the trials. A notebook of .NET Interactive shows
    /// that by itself.
    /// </summary>
    public string ToHtml()
    {
        string[] names = [.. Trials.SelectMany(trial => trial.Hyperparameters.Keys).Distinct()];
        string plot = Html.Plot($"{Metric} by trial",
        [
            .. Trials.Where(trial => trial.Score is { } score && double.IsFinite(score)).OrderBy(trial => trial.Number)
                .Select(trial => ((double)trial.Number, trial.Score!.Value, $"trial {trial.Number}: {Html.Number(trial.Score)}")),
        ]);
        return plot + Html.Table(["rank", "trial", "state", Metric, "sd", .. names], Trials.Select(trial => Cells(trial, names)));
    }

    private static IEnumerable<string> Cells(Trial trial, IEnumerable<string> names) =>
    [
        $"{trial.Rank}", $"{trial.Number}", $"{trial.State}", Html.Number(trial.Score), Html.Number(trial.ScoreDeviation),
        .. names.Select(name => trial.Hyperparameters.TryGetValue(name, out JsonElement value) ? value.ToString() : ""),
    ];
}
