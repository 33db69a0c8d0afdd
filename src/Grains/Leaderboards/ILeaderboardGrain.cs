using Gridfold.Grains.Calls;
using Gridfold.Grains.Results;
using Gridfold.Grains.Search;

namespace Gridfold.Grains.Leaderboards;

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
