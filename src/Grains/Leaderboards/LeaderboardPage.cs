using Gridfold.Grains.Expenses;
using Gridfold.Grains.States;

namespace Gridfold.Grains.Leaderboards;

/// <summary>One page of a leaderboard's record. A full page is never written again.</summary>
[GenerateSerializer, Alias("gridfold.leaderboard-page")]
internal sealed class LeaderboardPage : IStoredState
{
    /// <summary>The trials, in the order of arrival.</summary>
    [Id(0)]
    public List<RankedTrial> Trials { get; set; } = [];

    /// <summary>
    /// What these trials used together. One sum takes less room than a value for each trial. Null where none recorded it.
    /// </summary>
    [Id(1)]
    public Expense? Expense { get; set; }

    /// <inheritdoc/>
    [field: NonSerialized]
    public StateDamage? Damage { get; set; }
}
