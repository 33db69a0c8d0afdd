using Gridfold.Grains.Expenses;

namespace Gridfold.Grains.Results;

/// <summary>
/// The part of a fold's result that its trial needs. It is the same for every attempt of the same fold, except for what is marked as not
/// reproducible.
/// </summary>
/// <param name="Fold">The fold's number, from 1.</param>
/// <param name="Status">Completed or Failed; Paused for a fold that waits at a rung.</param>
/// <param name="Metrics">The metrics of the epoch that counts: the last one, or the best one. Empty for a failed fold.</param>
/// <param name="Epochs">The epochs trained.</param>
/// <param name="WeightsHash">The SHA-256 of the weights of that epoch, in lower-case hexadecimal digits. Null for a failed fold.</param>
/// <param name="Reason">The reason why the fold failed.</param>
[GenerateSerializer, Immutable, Alias("gridfold.fold-summary")]
public sealed record FoldSummary(
    [property: Id(0)] int Fold,
    [property: Id(1)] Status Status,
    [property: Id(2)] IReadOnlyList<MetricValue> Metrics,
    [property: Id(3)] int Epochs,
    [property: Id(4)] string? WeightsHash,
    [property: Id(5)] string? Reason)
{
    /// <summary>Whether the fold failed because its loss was no longer a number.</summary>
    [Id(6)]
    public bool HasDiverged { get; init; }

    /// <summary>The retry in which the fold ended. 0 for none.</summary>
    [Id(7)]
    public long Retry { get; init; }

    /// <summary>The readings at the rungs where the fold has waited, by epoch. Null where there was none.</summary>
    [Id(8)]
    public IReadOnlyList<RungReading>? Rungs { get; init; }

    /// <summary>
    /// The size of the network. Null for a fold that was not trained, and for results of versions that did not record it.
    /// </summary>
    [Id(9)]
    public NetworkSize? Size { get; init; }

    /// <summary>
    /// What the training used, not reproducible. It has the attempts whose checkpoints the last attempt went on from. Null for results of
    /// versions that did not record it.
    /// </summary>
    [Id(10)]
    public Expense? Expense { get; init; }
}
