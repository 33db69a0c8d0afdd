namespace Gridfold.Grains.Leaderboards;

/// <summary>What a leaderboard holds in all.</summary>
/// <param name="Recorded">The recorded trials as ranges, ends included.</param>
/// <param name="Completed">Trials that completed.</param>
/// <param name="Failed">Trials that failed.</param>
/// <param name="Folds">Folds of the recorded trials.</param>
/// <param name="Epochs">Epochs trained in them.</param>
[GenerateSerializer, Immutable, Alias("gridfold.leaderboard-totals")]
public sealed record LeaderboardTotals(
    [property: Id(0)] IReadOnlyList<TrialRange> Recorded,
    [property: Id(1)] long Completed,
    [property: Id(2)] long Failed,
    [property: Id(3)] long Folds,
    [property: Id(4)] long Epochs)
{
    /// <summary>Trials that were pruned.</summary>
    [Id(5)]
    public long Pruned { get; init; }
}
