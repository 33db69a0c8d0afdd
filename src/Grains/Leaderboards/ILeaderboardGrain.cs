using Gridfold.Grains.Calls;
using Gridfold.Grains.Results;
using Gridfold.Grains.Search;

namespace Gridfold.Grains.Leaderboards;

/// <summary>Ranks an experiment's ended trials. Key: experiment id.</summary>
[Alias("gridfold.ILeaderboardGrain")]
public interface ILeaderboardGrain : IGrainWithStringKey
{
    /// <summary>Sets the objective that ranks the trials. It must be the first call, with the same objective each time.</summary>
    /// <exception cref="States.StateDamagedException">The stored state cannot be used.</exception>
    [Alias("Open"), CalledBy(Caller.Silo)]
    Task<LeaderboardTotals> Open(Objective objective);

    /// <summary>Adds a trial that is on disk. A repeated call changes nothing.</summary>
    [Alias("Record"), CalledBy(Caller.Silo)]
    Task Record(TrialResult result);

    /// <summary>The best of the ended trials.</summary>
    /// <param name="count">The greatest number of trials.</param>
    [Alias("GetTop"), CalledBy(Caller.Client)]
    Task<IReadOnlyList<TrialResult>> GetTop(int count);

    /// <summary>The trials in rank order, after a given one.</summary>
    /// <param name="previous">The last trial of the page before, or null for the first page.</param>
    /// <param name="count">The greatest number of trials.</param>
    [Alias("GetPage"), CalledBy(Caller.Client)]
    Task<IReadOnlyList<RankedTrial>> GetPage(RankedTrial? previous, int count);

    /// <summary>The winner of each outer fold of nested validation so far. Empty where validation is not nested.</summary>
    [Alias("GetOuterWinners"), CalledBy(Caller.Silo)]
    Task<IReadOnlyList<OuterWinner>> GetOuterWinners();

    /// <summary>Leaves memory and writes nothing, because the stored state has been deleted.</summary>
    [Alias("Forget"), CalledBy(Caller.Silo)]
    Task Forget();

    /// <summary>Writes all trials that are not written yet.</summary>
    [Alias("Flush"), CalledBy(Caller.Silo)]
    Task Flush();
}
