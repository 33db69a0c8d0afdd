using Gridfold.Grains.Search;
using Gridfold.Grains.States;

namespace Gridfold.Grains.Leaderboards;

/// <summary>The stored state of a leaderboard, without its pages.</summary>
[GenerateSerializer, Alias("gridfold.leaderboard-state")]
internal sealed class LeaderboardState : IStoredState
{
    /// <summary>The objective that ranks the trials. Null before the leaderboard is opened.</summary>
    [Id(0)]
    public Objective? Objective { get; set; }

    /// <inheritdoc/>
    [field: NonSerialized]
    public StateDamage? Damage { get; set; }
}
