using Gridfold.Grains.Search;

namespace Gridfold.Grains.Results;

/// <summary>What is known of a trial that has ended. It depends on the experiment's file and data alone, not on when, where or in what order its folds ran.</summary>
/// <param name="Trial">1-based.</param>
/// <param name="Status">Completed or Failed.</param>
/// <param name="Hyperparameters">Its assignment.</param>
/// <param name="Score">The mean over its folds of the objective's metric; null when it failed.</param>
/// <param name="ScoreDeviation">The sample standard deviation of the folds' scores; null with fewer than two folds.</param>
/// <param name="FoldScores">Each fold's score; null for a failed fold.</param>
/// <param name="Metrics">The means over the folds of the last epoch's metrics; none when it failed.</param>
/// <param name="WeightsHash">The fold's hash; with several folds SHA-256 over theirs in order; null when it failed.</param>
/// <param name="Epochs">Epochs trained in all folds.</param>
/// <param name="Reason">Why it failed: its first failed fold's reason.</param>
[GenerateSerializer, Immutable, Alias("gridfold.trial-result")]
public sealed record TrialResult(
    [property: Id(0)] long Trial,
    [property: Id(1)] Status Status,
    [property: Id(2)] IReadOnlyList<Hyperparameter> Hyperparameters,
    [property: Id(3)] double? Score,
    [property: Id(4)] double? ScoreDeviation,
    [property: Id(5)] IReadOnlyList<double?> FoldScores,
    [property: Id(6)] IReadOnlyList<MetricValue> Metrics,
    [property: Id(7)] string? WeightsHash,
    [property: Id(8)] long Epochs,
    [property: Id(9)] string? Reason);
