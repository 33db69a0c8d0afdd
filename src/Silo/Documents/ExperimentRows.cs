using System.Globalization;
using Gridfold.Grains.Experiments;

namespace Gridfold.Silo.Documents;

/// <summary>The rows of a list of experiments.</summary>
public static class ExperimentRows
{
    /// <summary>The names of all columns. New ones come last.</summary>
    public static IReadOnlyList<string> Columns { get; } =
        ["id", "state", "trials", "completed", "failed", "metric", "best", "created", "wall_seconds", "damage", "ended_by", "pruned",
            "owner"];

    /// <summary>The cells of an experiment, one for each column. A damaged experiment has few.</summary>
    public static object?[] Cells(ExperimentSnapshot experiment)
    {
        string? created = experiment.CreatedAt == default
            ? null
            : experiment.CreatedAt.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
        if (experiment.Damage is not null)
            return [experiment.Id, StateOf(experiment), null, null, null, null, null, created, null, experiment.Damage, null, null, null];
        return
        [
            experiment.Id,
            StateOf(experiment),
            experiment.Trials,
            experiment.Completed,
            experiment.Failed,
            experiment.Objective.Metric,
            experiment.Best.Count > 0 ? experiment.Best[0].Score : null,
            created,
            Math.Round(experiment.WallSeconds, 1),
            null,
            experiment.Reached?.ToString(),
            experiment.Pruned,
            experiment.Owner,
        ];
    }

    /// <summary>The state of an experiment in one word.</summary>
    public static string StateOf(ExperimentSnapshot experiment) => experiment.IsStopping ? "Stopping" : experiment.Status.ToString();
}
