namespace Gridfold.Grains.Results;

/// <summary>How a fold ended; what its trial needs of it. The same for every attempt of the same fold.</summary>
/// <param name="Fold">1-based.</param>
/// <param name="Status">Completed or Failed.</param>
/// <param name="Metrics">The last epoch's, none for a failed fold.</param>
/// <param name="Epochs">Epochs trained.</param>
/// <param name="WeightsHash">SHA-256 of the final weights, lower-case hex; null for a failed fold.</param>
/// <param name="Reason">Why it failed.</param>
[GenerateSerializer, Immutable, Alias("gridfold.fold-summary")]
public sealed record FoldSummary(
    [property: Id(0)] int Fold,
    [property: Id(1)] Status Status,
    [property: Id(2)] IReadOnlyList<MetricValue> Metrics,
    [property: Id(3)] int Epochs,
    [property: Id(4)] string? WeightsHash,
    [property: Id(5)] string? Reason)
{
    /// <summary>Whether it failed because its loss was no longer a number.</summary>
    [Id(6)]
    public bool HasDiverged { get; init; }
}
