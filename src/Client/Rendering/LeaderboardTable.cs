using Gridfold.Grains.Experiments;
using Gridfold.Grains.Trials;
using Spectre.Console;

namespace Gridfold.Client.Rendering;

/// <summary>Ranked trials as a table.</summary>
internal static class LeaderboardTable
{
    /// <summary>Draws trials, best first; each hyper-parameter has a column.</summary>
    public static Table Create(ExperimentSnapshot experiment, IReadOnlyList<RankedResult> trials)
    {
        string metric = experiment.Objective.Metric;
        var table = new Table { Border = TableBorder.Simple };
        table.AddColumn(new TableColumn("rank").RightAligned());
        table.AddColumn(new TableColumn("trial").RightAligned());
        table.AddColumn(new TableColumn(Short(metric)));
        string other = metric == "validation_accuracy" ? "validation_f1_macro" : "validation_accuracy";
        table.AddColumn(new TableColumn(Short(other)).RightAligned());
        foreach (string parameter in experiment.Parameters) table.AddColumn(new TableColumn(Markup.Escape(parameter)).RightAligned());
        foreach (RankedResult ranked in trials)
        {
            TrialResult trial = ranked.Result;
            string score = trial.Status == Grains.Status.Failed ? $"failed: {trial.Reason}" : Format.Score(trial.Score, trial.ScoreDeviation);
            string[] cells =
            [
                ranked.Rank?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "-",
                trial.Trial.ToString(System.Globalization.CultureInfo.InvariantCulture),
                score,
                Format.Score(trial.Metrics.FirstOrDefault(value => value.Name == other)?.Value),
                .. trial.Hyperparameters.Select(Format.Value),
            ];
            table.AddRow([.. cells.Select(cell => new Text(cell, ranked.Rank == 1 ? new Style(Color.Green) : Style.Plain))]);
        }

        return table;
    }

    /// <summary>A metric's name for a column: val_f1_macro.</summary>
    internal static string Short(string metric) => metric.Replace("validation_", "val_", StringComparison.Ordinal).Replace("training_", "train_", StringComparison.Ordinal);
}
