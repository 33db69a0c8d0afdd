namespace Gridfold.Models.Metrics;

/// <summary>What metrics are computed from: how a network did on some rows.</summary>
/// <param name="loss">The mean loss of a row; for the cross-entropy in nats.</param>
/// <param name="confusion">At least one row counted.</param>
public sealed class Judgement(double loss, ConfusionMatrix confusion)
{
    /// <summary>The mean loss of a row.</summary>
    public double Loss { get; } = loss;

    /// <summary>What follows from the confusion matrix.</summary>
    public ClassificationMetrics Classification { get; } = new(confusion);
}
