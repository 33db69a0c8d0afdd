using Gridfold.Grains.States;

namespace Gridfold.Grains.Leaderboards;

/// <summary>One page of a leaderboard's record. A full page is never written again.</summary>
[GenerateSerializer, Alias("gridfold.leaderboard-page")]
internal sealed class LeaderboardPage : IStoredState
{
    /// <summary>The trials, in the order of arrival.</summary>
    [Id(0)]
    public List<RankedTrial> Trials { get; set; } = [];

    /// <inheritdoc/>
    [field: NonSerialized]
    public StateDamage? Damage { get; set; }
}
