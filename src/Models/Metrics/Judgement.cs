namespace Gridfold.Models.Metrics;

/// <summary>The values from which metrics are computed: a network's results on some rows.</summary>
/// <param name="loss">The mean loss of a row; for the cross-entropy in nats.</param>
/// <param name="confusion">The predictions, with at least one row counted.</param>
public sealed class Judgement(double loss, ConfusionMatrix confusion)
{
    /// <summary>The mean loss of a row.</summary>
    public double Loss { get; } = loss;

    /// <summary>The metrics that follow from the confusion matrix.</summary>
    public ClassificationMetrics Classification { get; } = new(confusion);
}
