using Gridfold.Grains.Expenses;
using Gridfold.Grains.Search;

namespace Gridfold.Grains.Results;

/// <summary>
/// The result of a trial that has ended. It depends only on the experiment's file and data, not on the time, place or order of the folds,
/// except for what is marked as not reproducible.
/// </summary>
/// <param name="Trial">The trial's number, from 1.</param>
/// <param name="Status">Completed, Pruned or Failed.</param>
/// <param name="Hyperparameters">The trial's assignment.</param>
/// <param name="Score">The mean of the objective's metric over the folds that ran. Null when the trial failed.</param>
/// <param name="ScoreDeviation">The sample standard deviation of the folds' scores; null with fewer than two folds.</param>
/// <param name="FoldScores">The score of each fold that ran. Null for a failed fold. A pruned trial has its first folds.</param>
/// <param name="Metrics">The means of the last epoch's metrics over the folds. Empty when the trial failed.</param>
/// <param name="WeightsHash">
/// The hash of the fold; with several folds, the SHA-256 over their hashes in order. Null when the trial failed.
/// </param>
/// <param name="Epochs">The epochs trained in all folds.</param>
/// <param name="Reason">The reason why the trial failed, which is that of its first failed fold, or was pruned.</param>
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
    [property: Id(9)] string? Reason)
{
    /// <summary>The retry in which the trial ended. 0 for none.</summary>
    [Id(10)]
    public long Retry { get; init; }

    /// <summary>The trial's scores at the rungs that it reached, by epoch. Null where there was none.</summary>
    [Id(11)]
    public IReadOnlyList<RungScore>? Rungs { get; init; }

    /// <summary>
    /// The values of the objectives after the first, each the mean over the folds. Null where there are none, and for a failed trial.
    /// </summary>
    [Id(12)]
    public IReadOnlyList<double>? OtherScores { get; init; }

    /// <summary>The size of the network. Null for a failed trial, and for results of versions that did not record it.</summary>
    [Id(13)]
    public NetworkSize? Size { get; init; }

    /// <summary>Whether the trial was stopped between two folds. False in results of versions that did not record it.</summary>
    [Id(14)]
    public bool IsRacedOut { get; init; }

    /// <summary>
    /// The score of each outer fold of nested validation, which <see cref="Score"/> and <see cref="FoldScores"/> do not have. Null for a
    /// failed fold. The list is null where validation is not nested.
    /// </summary>
    [Id(15)]
    public IReadOnlyList<double?>? OuterScores { get; init; }

    /// <summary>
    /// What the trainings of the trial used, not reproducible. In a retry, it has the folds that were tried again. Null for results of
    /// versions that did not record it.
    /// </summary>
    [Id(16)]
    public Expense? Expense { get; init; }

    /// <summary>The number of folds that ran, outer folds included.</summary>
    public int FoldCount => FoldScores.Count + (OuterScores?.Count ?? 0);

    /// <summary>The rung at which the trial was pruned. Null for another trial, and for one that was stopped between two folds.</summary>
    public RungScore? LastRung => Status == Status.Pruned && !IsRacedOut ? Rungs?[^1] : null;
}
