using Gridfold.Grains.Experiments;
using Gridfold.Grains.Results;
using Gridfold.Models.Input;
using Gridfold.Models.Metrics;
using Spectre.Console;

namespace Gridfold.Client.Rendering;

/// <summary>Draws ranked trials as a table.</summary>
internal static class LeaderboardTable
{
    /// <summary>Draws trials, the best first, with a column for each hyper-parameter.</summary>
    public static Table Create(ExperimentSnapshot experiment, IReadOnlyList<RankedResult> trials)
    {
        string metric = experiment.Objective.Metric;
        var table = new Table { Border = TableBorder.Simple };
        table.AddColumn(new TableColumn("rank").RightAligned());
        table.AddColumn(new TableColumn("trial").RightAligned());
        table.AddColumn(new TableColumn(MetricTable.ShortName(metric)));
        string other = metric == "validation_accuracy" ? "validation_f1_macro" : "validation_accuracy";
        string[] others = [other, .. MetricsNamedBy(experiment).Except([metric, other])];
        foreach (string name in others) table.AddColumn(new TableColumn(MetricTable.ShortName(name)).RightAligned());
        foreach (string parameter in experiment.Parameters)
            table.AddColumn(new TableColumn(Markup.Escape(ShownText.OfName(parameter))).RightAligned());
        foreach (RankedResult ranked in trials)
        {
            TrialResult trial = ranked.Result;
            string score = trial.Status == Grains.Status.Failed
                ? $"failed: {trial.Reason}"
                : Format.Score(trial.Score, trial.ScoreDeviation);
            string[] cells =
            [
                ranked.Rank?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "-",
                trial.Trial.ToString(System.Globalization.CultureInfo.InvariantCulture),
                score,
                .. others.Select(name => Format.Score(trial.Metrics.FirstOrDefault(value => value.Name == name)?.Value)),
                .. trial.Hyperparameters.Select(Format.Value),
            ];
            Style style = ranked.Rank == 1 ? new Style(Color.Green) : Style.Plain;
            table.AddRow([.. cells.Select(cell => new Text(ShownText.OfName(cell), style))]);
        }

        return table;
    }

    /// <summary>The metrics of validation rows that the experiment file names beside the standard ones.</summary>
    private static IEnumerable<string> MetricsNamedBy(ExperimentSnapshot experiment) =>
        experiment.Best.SelectMany(trial => trial.Metrics).Select(value => value.Name).Distinct()
            .Where(name => name.StartsWith(MetricTable.Validation, StringComparison.Ordinal)
                && MetricTable.Find(name) is { IsStandard: false });
}
