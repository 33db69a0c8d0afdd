using Gridfold.Grains;
using Gridfold.Grains.Results;
using Gridfold.Models.Training;

namespace Gridfold.Silo.Training;

/// <summary>Makes the results that grains keep of a training.</summary>
internal static class TrainedFolds
{
    /// <summary>Makes the result of a training that completed or diverged.</summary>
    public static TrainedFold Of(int fold, RunResult result)
    {
        // A fold that an earlier version began lacks the metrics that later versions have added.
        IReadOnlyList<string> names =
            [.. (result.History.Count > 0 ? result.History[^1].Measured : EpochMetrics.Names)
                .Where(name => result.History.All(epoch => epoch.Has(name)))];
        double[] values = [.. result.History.SelectMany(epoch => names.Select(epoch.Get))];
        var history = new EpochHistory(names, values);
        if (result.Divergence is { } reason)
        {
            var failed = new FoldSummary(fold, Status.Failed, [], result.EpochsTrained, null, reason) { HasDiverged = true };
            return Of(failed, history, [], result);
        }

        EpochMetrics last = result.History[^1];
        IReadOnlyList<MetricValue> metrics = [.. names.Select(name => new MetricValue(name, last.Get(name)))];
        var summary = new FoldSummary(fold, Status.Completed, metrics, result.EpochsTrained, result.WeightsHash, null);
        return Of(summary, history, result.Confusion!.ToArray(), result);
    }

    /// <summary>Makes the result of a fold that cannot be trained.</summary>
    public static TrainedFold Failed(int fold, string reason) =>
        new(new FoldSummary(fold, Status.Failed, [], 0, null, reason), EpochHistory.Empty, []);

    private static TrainedFold Of(FoldSummary summary, EpochHistory history, long[] confusion, RunResult result) =>
        new(summary, history, confusion) { Engine = result.Engine, EngineReason = result.EngineReason };
}
