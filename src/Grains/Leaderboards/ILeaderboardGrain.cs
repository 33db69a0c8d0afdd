using Gridfold.Grains.Calls;
using Gridfold.Grains.Search;
using Gridfold.Grains.Trials;

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

/// <summary>Consecutive trials.</summary>
/// <param name="First">Included.</param>
/// <param name="Last">Included.</param>
[GenerateSerializer, Immutable, Alias("gridfold.trial-range")]
public sealed record TrialRange([property: Id(0)] long First, [property: Id(1)] long Last);

/// <summary>Ranks an experiment's ended trials. Key: experiment id.</summary>
[Alias("gridfold.ILeaderboardGrain")]
public interface ILeaderboardGrain : IGrainWithStringKey
{
    /// <summary>Sets what it ranks by; first of all, and the same each time.</summary>
    /// <exception cref="States.StateDamagedException">What is stored of it cannot be used.</exception>
    [Alias("Open"), CalledBy(Caller.Silo)]
    Task<LeaderboardTotals> Open(Objective objective);

    /// <summary>Adds a trial that is on disk; harmless when repeated.</summary>
    [Alias("Record"), CalledBy(Caller.Silo)]
    Task Record(TrialResult result);

    /// <summary>The best trials, ended ones only.</summary>
    /// <param name="count">At most this many.</param>
    [Alias("GetTop"), CalledBy(Caller.Client)]
    Task<IReadOnlyList<TrialResult>> GetTop(int count);

    /// <summary>The trials in rank order, after one of them.</summary>
    /// <param name="previous">The last of the page before, or null for the first page.</param>
    /// <param name="count">At most this many.</param>
    [Alias("GetPage"), CalledBy(Caller.Client)]
    Task<IReadOnlyList<RankedTrial>> GetPage(RankedTrial? previous, int count);

    /// <summary>What is stored of it has been deleted: leaves memory and writes nothing.</summary>
    [Alias("Forget"), CalledBy(Caller.Silo)]
    Task Forget();

    /// <summary>Writes what is not written yet.</summary>
    [Alias("Flush"), CalledBy(Caller.Silo)]
    Task Flush();
}
