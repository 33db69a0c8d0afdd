using System.Globalization;
using Gridfold.Grains.Folds;
using Gridfold.Grains.Search;
using Gridfold.Grains.Trials;
using Orleans.Concurrency;

namespace Gridfold.Grains.Leaderboards;

/// <summary>
/// The shell around <see cref="Ranking"/>. Its record is written in batches, page by page, so a result costs a share of
/// a write; what a crash takes is told again by the trials, which are on disk.
/// </summary>
[Reentrant, KeepAlive]
internal sealed class LeaderboardGrain : Grain, ILeaderboardGrain
{
    private static readonly TimeSpan FlushPeriod = TimeSpan.FromSeconds(1);
    private const int CachedResults = 128;

    private readonly IPersistentState<LeaderboardState> _state;
    private readonly IPersistentStateFactory _states;
    private readonly Dictionary<long, TrialResult> _cache = [];
    private readonly List<RankedTrial> _unwritten = [];
    private IPersistentState<LeaderboardPage> _page = null!;
    private Ranking? _ranking;
    private int _pageNumber;
    private Task _flushing = Task.CompletedTask;

    public LeaderboardGrain([PersistentState("leaderboard")] IPersistentState<LeaderboardState> state, IPersistentStateFactory states)
    {
        _state = state;
        _states = states;
    }

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        if (_state.State.Objective is { } objective) _ranking = new Ranking(objective);
        _page = await ReadPage(_pageNumber, cancellationToken);
        while (_page.State.Trials.Count > 0)
        {
            foreach (RankedTrial trial in _page.State.Trials) _ranking!.Add(trial);
            if (_page.State.Trials.Count < LeaderboardPage.Capacity) break;
            _page = await ReadPage(++_pageNumber, cancellationToken);
        }

        this.RegisterGrainTimer(Flush, new GrainTimerCreationOptions(FlushPeriod, FlushPeriod) { Interleave = true });
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => Flush();

    public async Task<LeaderboardTotals> Open(Objective objective)
    {
        if (_ranking is null)
        {
            _ranking = new Ranking(objective);
            _state.State.Objective = objective;
            await _state.WriteStateAsync();
        }

        return new LeaderboardTotals(
            [.. _ranking.Recorded.Ranges.Select(range => new TrialRange(range.First, range.Last))],
            _ranking.Completed, _ranking.Failed, _ranking.Folds, _ranking.Epochs);
    }

    public Task Record(TrialResult result)
    {
        var ranked = new RankedTrial(result.Trial, result.Status, result.Score, result.Epochs, result.FoldScores.Count);
        if (_ranking is null) throw new InvalidOperationException("The leaderboard was not opened.");
        if (_ranking.Add(ranked)) _unwritten.Add(ranked);
        Remember(result);
        return Task.CompletedTask;
    }

    public async Task<IReadOnlyList<TrialResult>> GetTop(int count)
    {
        if (_ranking is null) return [];
        return await Task.WhenAll(_ranking.Top(count).Select(GetResult));
    }

    public Task<IReadOnlyList<RankedTrial>> GetPage(RankedTrial? previous, int count) =>
        Task.FromResult(_ranking?.After(previous, count) ?? []);

    public Task Flush()
    {
        // One write at a time: each waits for the one before and then writes what there is.
        _flushing = FlushAfter(_flushing);
        return _flushing;
    }

    private async Task FlushAfter(Task previous)
    {
        await previous.ContinueWith(_ => { }, TaskScheduler.Current);
        while (_unwritten.Count > 0)
        {
            if (_page.State.Trials.Count == LeaderboardPage.Capacity) _page = await ReadPage(++_pageNumber, CancellationToken.None);
            int written = Math.Min(_unwritten.Count, LeaderboardPage.Capacity - _page.State.Trials.Count);
            _page.State.Trials.AddRange(_unwritten.Take(written));
            try
            {
                await _page.WriteStateAsync();
            }
            catch
            {
                _page.State.Trials.RemoveRange(_page.State.Trials.Count - written, written);
                throw;
            }

            _unwritten.RemoveRange(0, written);
        }
    }

    private async Task<TrialResult> GetResult(RankedTrial ranked)
    {
        if (_cache.TryGetValue(ranked.Trial, out TrialResult? cached)) return cached;
        TrialResult result = await GrainFactory.GetGrain<ITrialGrain>(FoldId.KeyOf(this.GetPrimaryKeyString(), ranked.Trial)).GetResult()
            ?? throw new InvalidOperationException($"Trial {ranked.Trial} is ranked and has no result.");
        Remember(result);
        return result;
    }

    private void Remember(TrialResult result)
    {
        if (_cache.Count >= CachedResults) _cache.Clear();
        _cache[result.Trial] = result;
    }

    private async Task<IPersistentState<LeaderboardPage>> ReadPage(int number, CancellationToken cancellationToken)
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"leaderboard-page-{number}");
        IPersistentState<LeaderboardPage> page = _states.Create<LeaderboardPage>(GrainContext, new PersistentStateAttribute(name));
        await page.ReadStateAsync(cancellationToken);
        return page;
    }
}
