using System.Globalization;
using Orleans.Storage;

namespace Gridfold.Grains.Leaderboards;

/// <summary>One page of a leaderboard's record; filled, then never written again.</summary>
[GenerateSerializer, Alias("gridfold.leaderboard-page")]
internal sealed class LeaderboardPage
{
    /// <summary>The trials, in the order of arrival.</summary>
    [Id(0)]
    public List<RankedTrial> Trials { get; set; } = [];
}

/// <summary>
/// A leaderboard's record in storage: pages, so that what is written for a result does not grow with the results before. Goes to the
/// storage provider itself, since Orleans binds persistent states to a grain only while it is constructed.
/// </summary>
internal sealed class LeaderboardPages
{
    /// <summary>Trials of a full page: some 20 kB.</summary>
    public const int Capacity = 512;

    private readonly IGrainStorage _storage;
    private readonly GrainId _grain;
    private GrainState<LeaderboardPage> _last = new(new LeaderboardPage());
    private int _number;

    public LeaderboardPages(IGrainStorage storage, GrainId grain)
    {
        _storage = storage;
        _grain = grain;
    }

    /// <summary>Every recorded trial; first of all.</summary>
    public async Task<IReadOnlyList<RankedTrial>> ReadAll()
    {
        var trials = new List<RankedTrial>();
        while (true)
        {
            await _storage.ReadStateAsync(Name, _grain, _last);
            trials.AddRange(Page.Trials);
            if (Page.Trials.Count < Capacity) return trials;
            NextPage();
        }
    }

    /// <summary>Writes trials; each call after the one before has ended.</summary>
    /// <returns>How many of them are on disk now: as many as the page had room for.</returns>
    public async Task<int> Append(IReadOnlyList<RankedTrial> trials)
    {
        List<RankedTrial> page = Page.Trials;
        int count = Math.Min(trials.Count, Capacity - page.Count);
        page.AddRange(trials.Take(count));
        try
        {
            await _storage.WriteStateAsync(Name, _grain, _last);
        }
        catch
        {
            page.RemoveRange(page.Count - count, count);
            throw;
        }

        if (page.Count == Capacity) NextPage();
        return count;
    }

    // A provider may leave no state at all where nothing is stored.
    private LeaderboardPage Page => _last.State ??= new LeaderboardPage();

    private string Name => string.Create(CultureInfo.InvariantCulture, $"leaderboard-page-{_number}");

    private void NextPage()
    {
        _number++;
        _last = new GrainState<LeaderboardPage>(new LeaderboardPage());
    }
}
