using Gridfold.Grains.Identity;
using Gridfold.Grains.Results;
using Gridfold.Grains.Search;
using Gridfold.Grains.States;
using Gridfold.Grains.Trials;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Concurrency;
using Orleans.Storage;

namespace Gridfold.Grains.Leaderboards;

/// <summary>
/// The shell around <see cref="Ranking"/>. The grain writes its record page by page; results that arrive together share a write. After a
/// refused write, the grain writes again a little later, or the trials, which are on disk, report again.
/// </summary>
[Reentrant, KeepAlive]
internal sealed class LeaderboardGrain : Grain, ILeaderboardGrain
{
    private static readonly TimeSpan FlushPeriod = TimeSpan.FromSeconds(1);
    private const int CachedResults = 128;

    private readonly IPersistentState<LeaderboardState> _state;
    private readonly StateWriter _writer;
    private readonly LeaderboardPages _pages;
    private readonly StateWriter _pageWriter;
    private readonly Dictionary<long, TrialResult> _cache = [];
    private readonly List<EndedTrial> _unwritten = [];
    private Ranking? _ranking;
    private OuterWinners? _winners;
    private string? _damage;

    public LeaderboardGrain(
        [PersistentState("leaderboard")] IPersistentState<LeaderboardState> state,
        [FromKeyedServices("Default")] IGrainStorage storage,
        IGrainContext context)
    {
        _state = state;
        _writer = new StateWriter(this, () => _state.WriteStateAsync());
        _pages = new LeaderboardPages(storage, context.GrainId);
        _pageWriter = new StateWriter(this, WritePages);
    }

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        try
        {
            _state.State.Require("the leaderboard");
            if (_state.State.Objective is { } objective) (_ranking, _winners) = await ReadRanking(objective);
        }
        catch (StateDamagedException exception)
        {
            // The grain answers each question with the damage. An exception from here would look like a fault of the silo, and the question
            // would be repeated.
            _damage = exception.Message;
        }

        this.RegisterGrainTimer(Flush, new GrainTimerCreationOptions(FlushPeriod, FlushPeriod) { Interleave = true });
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => Flush();

    public async Task<LeaderboardTotals> Open(Objective objective)
    {
        RequireSound();
        if (_state.State.Objective is { } known && known != objective)
            throw new StateDamagedException(
                $"the leaderboard ranks by {known.Metric} ({known.Mode}), and its experiment by {objective.Metric} ({objective.Mode})");
        if (_ranking is null)
        {
            _state.State.Objective = objective;
            await _writer.Write();
            _ranking ??= new Ranking(objective);
            _winners ??= new OuterWinners(objective);
        }

        // A trial that is reported here is not trained again, so it must be on disk.
        await Flush();

        return new LeaderboardTotals(
            [.. _ranking.Recorded.Ranges.Select(range => new TrialRange(range.First, range.Last))],
            _ranking.Completed, _ranking.Failed, _ranking.Folds, _ranking.Epochs)
        { Pruned = _ranking.Pruned, Expense = _pages.Expense };
    }

    public async Task Record(TrialResult result)
    {
        var ranked = new RankedTrial(result.Trial, result.Status, result.Score, result.Epochs, result.FoldCount)
        {
            Outer = OuterScore.AllOf(result),
            Rung = result.LastRung?.Epoch ?? 0,
            OtherScores = result.OtherScores,
        };
        RequireSound();
        if (_ranking is null) throw new InvalidOperationException("The leaderboard was not opened.");
        if (ranked.FindFault() is { } fault)
            throw new ArgumentException($"The result of trial {result.Trial} cannot be: {fault}.", nameof(result));
        if (_ranking.Add(ranked))
        {
            _unwritten.Add(new EndedTrial(ranked, result.Expense));
            _winners!.Add(ranked);
            Remember(result);
        }
        else if (_cache.TryGetValue(result.Trial, out TrialResult? known) && known.Retry < result.Retry) _cache.Remove(result.Trial);

        // A trial is passed on only when no crash can take it off the leaderboard, even if it is reported a second time. Trials that arrive
        // together share a write.
        await Flush();
    }

    public async Task<IReadOnlyList<TrialResult>> GetTop(int count)
    {
        RequireSound();
        if (_ranking is null) return [];
        return await Task.WhenAll(_ranking.Top(count).Select(GetResult));
    }

    public Task<IReadOnlyList<RankedTrial>> GetPage(RankedTrial? previous, int count)
    {
        RequireSound();
        return Task.FromResult(_ranking?.After(previous, count) ?? []);
    }

    public Task<IReadOnlyList<OuterWinner>> GetOuterWinners()
    {
        RequireSound();
        return Task.FromResult(_winners?.Best ?? []);
    }

    public Task Forget()
    {
        _unwritten.Clear();
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public Task Flush() => _unwritten.Count == 0 ? Task.CompletedTask : _pageWriter.Write();

    private async Task WritePages()
    {
        while (_unwritten.Count > 0) _unwritten.RemoveRange(0, await _pages.Append(_unwritten));
    }

    private async Task<TrialResult> GetResult(RankedTrial ranked)
    {
        if (_cache.TryGetValue(ranked.Trial, out TrialResult? cached)) return cached;
        TrialResult result = await GrainFactory.GetGrain<ITrialGrain>(FoldId.KeyOf(this.GetPrimaryKeyString(), ranked.Trial)).GetResult()
            ?? throw new StateDamagedException($"trial {ranked.Trial} is on the leaderboard and has no stored result");

        // A retry may have completed a failed trial a moment ago.
        bool isOther = result.Score != ranked.Score && ranked.Status != Status.Failed;
        if (result.Trial != ranked.Trial || isOther)
            throw new StateDamagedException($"trial {ranked.Trial} has another score on the leaderboard than in its stored result");
        Remember(result);
        return result;
    }

    private async Task<(Ranking, OuterWinners)> ReadRanking(Objective objective)
    {
        var ranking = new Ranking(objective);
        var winners = new OuterWinners(objective);
        await foreach (RankedTrial trial in _pages.ReadAll())
        {
            ranking.Add(trial);
            winners.Add(trial);
        }

        return (ranking, winners);
    }

    /// <summary>
    /// Refuses to work with a state that cannot be used. The next activation reads the state again, because a repair may have changed it.
    /// </summary>
    private void RequireSound()
    {
        if (_damage is null) return;
        DeactivateOnIdle();
        throw new StateDamagedException(_damage);
    }

    private void Remember(TrialResult result)
    {
        if (_cache.Count >= CachedResults) _cache.Clear();
        _cache[result.Trial] = result;
    }
}
