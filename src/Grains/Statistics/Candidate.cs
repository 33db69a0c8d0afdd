using Gridfold.Grains.Predictions;

namespace Gridfold.Grains.Statistics;

/// <summary>A trial that could have been chosen, with what it predicts for the validation rows.</summary>
/// <param name="Trial">The trial's number.</param>
/// <param name="Folds">The predictions of all its folds, in the order of the folds.</param>
public sealed record Candidate(long Trial, IReadOnlyList<FoldPredictions> Folds)
{
    /// <summary>The quantile that the network predicts, which the metric pinball reads.</summary>
    public double Quantile { get; init; } = 0.5;

    /// <summary>Whether the loss of its training is the log loss: the cross-entropy without weights and smoothing.</summary>
    public bool HasLogLoss { get; init; }

    /// <summary>The other trials with the same weights, whose predictions are the same.</summary>
    public IReadOnlyList<long> Twins { get; init; } = [];
}
