using Gridfold.Grains;
using Gridfold.Grains.Experiments;
using Gridfold.Grains.Results;
using Gridfold.Silo.Documents;

namespace Gridfold.Client.Tables;

/// <summary>The tables <c>folds</c>, a row for each fold, and <c>curves</c>, a row for each metric of each epoch of each fold.</summary>
internal sealed class FoldTables
{
    private static readonly ResultColumn[]
        First = [new("trial", ColumnKind.Whole), new("fold", ColumnKind.Whole), new("state", ColumnKind.Text)],
        Last =
        [
            new("epochs", ColumnKind.Whole), new("seconds", ColumnKind.Number), new("attempt", ColumnKind.Whole),
            new("silo", ColumnKind.Text), new("device", ColumnKind.Text), new("engine", ColumnKind.Text), new("machine", ColumnKind.Text),
            new("weights_hash", ColumnKind.Text), new("reason", ColumnKind.Text),
        ];

    private readonly IReadOnlyList<string> _metrics;

    /// <param name="experiment">The experiment.</param>
    public FoldTables(ExperimentSnapshot experiment)
    {
        _metrics = LeaderboardColumns.Of(experiment).Metrics;
        IEnumerable<string> names = LeaderboardColumns.NamesOf(_metrics, [.. First.Concat(Last).Select(column => column.Name)]);
        Folds = [.. First, .. names.Select(name => new ResultColumn(name, ColumnKind.Number)), .. Last];
    }

    /// <summary>The columns of <c>folds</c>.</summary>
    public IReadOnlyList<ResultColumn> Folds { get; }

    /// <summary>The columns of <c>curves</c>.</summary>
    public static IReadOnlyList<ResultColumn> Curves { get; } =
    [
        new("trial", ColumnKind.Whole), new("fold", ColumnKind.Whole), new("epoch", ColumnKind.Whole), new("metric", ColumnKind.Text),
        new("value", ColumnKind.Number),
    ];

    /// <summary>Gives the row of a fold.</summary>
    /// <param name="trial">The trial, which has ended.</param>
    /// <param name="fold">The fold.</param>
    public object?[] RowOf(TrialResult trial, FoldResult fold)
    {
        FoldSummary summary = fold.Summary;
        Status state = summary.Status == Status.Paused ? trial.Status : summary.Status;
        return
        [
            trial.Trial, (long)summary.Fold, state.ToString(), .. LeaderboardColumns.ValuesOf(summary.Metrics, _metrics),
            (long)summary.Epochs, fold.Seconds, (long)fold.Attempt, fold.Silo, fold.Device, fold.Engine, fold.Machine,
            summary.WeightsHash, summary.Reason,
        ];
    }

    /// <summary>Gives the rows of a fold's curves, epoch by epoch.</summary>
    public static IEnumerable<object?[]> CurvesOf(TrialResult trial, FoldResult fold)
    {
        IReadOnlyList<string> names = fold.History.MetricNames;
        return fold.History.Values.Select((value, index) => new object?[]
        {
            trial.Trial, (long)fold.Summary.Fold, 1 + ((long)index / names.Count), names[index % names.Count], value,
        });
    }
}
