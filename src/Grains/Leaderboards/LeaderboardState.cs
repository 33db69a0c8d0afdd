using Gridfold.Grains.Search;
using Gridfold.Grains.States;

namespace Gridfold.Grains.Leaderboards;

/// <summary>What is stored of a leaderboard beside its pages.</summary>
[GenerateSerializer, Alias("gridfold.leaderboard-state")]
internal sealed class LeaderboardState : IStoredState
{
    /// <summary>What it ranks by; null before it is opened.</summary>
    [Id(0)]
    public Objective? Objective { get; set; }

    /// <inheritdoc/>
    [field: NonSerialized]
    public StateDamage? Damage { get; set; }
}
