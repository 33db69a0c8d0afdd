using Gridfold.Grains.Expenses;

namespace Gridfold.Grains.Leaderboards;

/// <summary>The totals of a leaderboard.</summary>
/// <param name="Recorded">The recorded trials as ranges, both ends included.</param>
/// <param name="Completed">The number of trials that completed.</param>
/// <param name="Failed">The number of trials that failed.</param>
/// <param name="Folds">The number of folds of the recorded trials.</param>
/// <param name="Epochs">The epochs trained in the recorded trials.</param>
[GenerateSerializer, Immutable, Alias("gridfold.leaderboard-totals")]
public sealed record LeaderboardTotals(
    [property: Id(0)] IReadOnlyList<TrialRange> Recorded,
    [property: Id(1)] long Completed,
    [property: Id(2)] long Failed,
    [property: Id(3)] long Folds,
    [property: Id(4)] long Epochs)
{
    /// <summary>The number of trials that were pruned.</summary>
    [Id(5)]
    public long Pruned { get; init; }

    /// <summary>What the recorded trials used. Null where no trial recorded it.</summary>
    [Id(6)]
    public Expense? Expense { get; init; }
}
