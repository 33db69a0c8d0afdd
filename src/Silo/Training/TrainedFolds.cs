using Gridfold.Grains;
using Gridfold.Grains.Results;
using Gridfold.Models.Metrics;
using Gridfold.Models.Tasks;
using Gridfold.Models.Training;

namespace Gridfold.Silo.Training;

/// <summary>Makes the results that grains keep of a training.</summary>
internal static class TrainedFolds
{
    /// <summary>Makes the result of a training that completed or diverged.</summary>
    /// <param name="fold">The fold's number.</param>
    /// <param name="result">The result of the training.</param>
    /// <param name="task">The task of the training.</param>
    /// <param name="size">The size of the network.</param>
    public static TrainedFold Of(int fold, RunResult result, LearningTask task, NetworkSize? size = null)
    {
        EpochHistory history = HistoryOf(result.History, task);
        if (result.Divergence is { } reason)
        {
            var failed = new FoldSummary(fold, Status.Failed, [], result.EpochsTrained, null, reason) { HasDiverged = true };
            return Of(failed, history, [], result);
        }

        EpochMetrics counts = result.Reported ?? result.History[^1];
        IReadOnlyList<MetricValue> metrics = [.. history.MetricNames.Select(name => new MetricValue(name, counts.Get(name)))];
        var summary = new FoldSummary(fold, Status.Completed, metrics, result.EpochsTrained, result.WeightsHash, null)
        {
            Size = size,
        };
        return Of(summary, history, result.Confusion?.ToArray() ?? [], result);
    }

    /// <summary>Makes the result of a fold that cannot be trained.</summary>
    public static TrainedFold Failed(int fold, string reason) =>
        new(new FoldSummary(fold, Status.Failed, [], 0, null, reason), EpochHistory.Empty, []);

    private static EpochHistory HistoryOf(IReadOnlyList<EpochMetrics> epochs, LearningTask task)
    {
        if (epochs.Count == 0) return new EpochHistory(task.StandardNames, []);
        EpochMetrics last = epochs[^1];
        if (epochs.All(last.MeasuresAs)) return new EpochHistory(last.Measured, [.. epochs.SelectMany(epoch => epoch.Values)]);

        // A fold that an earlier version began lacks the metrics that later versions have added.
        IReadOnlyList<string> names = [.. last.Measured.Where(name => epochs.All(epoch => epoch.Has(name)))];
        return new EpochHistory(names, [.. epochs.SelectMany(epoch => names.Select(epoch.Get))]);
    }

    /// <summary>The metrics of each of several targets alone. Null where there are not several.</summary>
    /// <param name="result">The result of the training.</param>
    /// <param name="names">The names of the targets.</param>
    /// <param name="metrics">The metrics that the training measures.</param>
    public static IReadOnlyList<TargetScore>? TargetsOf(RunResult result, IReadOnlyList<string> names, MetricSet metrics) =>
        result.Judged is not { } judged || TargetMetrics.Of(judged, metrics) is not { Count: > 0 } each
            ? null
            : [.. names.Zip(each).SelectMany(target => target.Second.All.Select(
                metric => new TargetScore(target.First, MetricTable.Validation + metric.Key, metric.Value)))];

    private static TrainedFold Of(FoldSummary summary, EpochHistory history, long[] confusion, RunResult result) =>
        new(summary, history, confusion)
        {
            Engine = result.Engine,
            EngineReason = result.EngineReason,
            StoppedEarly = result.StoppedEarly,
            LastCheckpoint = result.LastCheckpoint,
            Threshold = result.Judged?.Threshold,
            Steps = result.Steps is { } steps ? new StepCurve(steps.Distance, [.. steps.Losses], steps.Steps) : null,
        };
}
