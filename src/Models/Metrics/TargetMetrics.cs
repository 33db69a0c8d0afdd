namespace Gridfold.Models.Metrics;

/// <summary>The metrics of each of several targets alone.</summary>
public static class TargetMetrics
{
    /// <summary>Computes the metrics of each target. Of labels they are precision, recall and F1.</summary>
    /// <param name="judgement">The predictions of all targets.</param>
    /// <param name="metrics">The metrics that the training measures.</param>
    /// <returns>The metrics by target, in the order of the targets; empty where there are not several.</returns>
    public static IReadOnlyList<MetricValues> Of(Judgement judgement, MetricSet metrics)
    {
        if (judgement.Labels is not null) return [.. judgement.LabelMetrics.Each.Select(OfLabel)];
        return judgement.Values is not { Width: > 1 }
            ? []
            : [.. judgement.ByTarget().Select(alone => new MetricValues(metrics.All.Where(metric => metric.Needs == MetricNeeds.Values)
                .Select(metric => KeyValuePair.Create(metric.Name, metric.Of(alone)))))];
    }

    private static MetricValues OfLabel(LabelCounts label) =>
        new([new("precision", label.Precision), new("recall", label.Recall), new("f1", label.F1)]);
}
