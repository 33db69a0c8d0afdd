using Gridfold.Grains.Search;

namespace Gridfold.Grains.Leaderboards;

/// <summary>One page of a leaderboard's record, in the order of arrival; filled, then never written again.</summary>
[GenerateSerializer, Alias("gridfold.leaderboard-page")]
internal sealed class LeaderboardPage
{
    /// <summary>How many trials a page holds: some 20 kB.</summary>
    public const int Capacity = 512;

    /// <summary>The trials.</summary>
    [Id(0)]
    public List<RankedTrial> Trials { get; set; } = [];
}

/// <summary>What is stored of a leaderboard beside its pages.</summary>
[GenerateSerializer, Alias("gridfold.leaderboard-state")]
internal sealed class LeaderboardState
{
    /// <summary>What it ranks by; null before it is opened.</summary>
    [Id(0)]
    public Objective? Objective { get; set; }
}
