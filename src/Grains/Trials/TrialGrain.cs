using System.Globalization;
using Gridfold.Grains.Experiments;
using Gridfold.Grains.Folds;
using Gridfold.Grains.Leaderboards;
using Gridfold.Grains.Slots;
using Orleans.Concurrency;

namespace Gridfold.Grains.Trials;

/// <summary>
/// The shell around <see cref="TrialAggregate"/>: starts folds, stores the result, tells leaderboard and experiment. The experiment's reviews
/// keep it in memory while it is under way; it leaves when it ends, or some time after it was last asked.
/// </summary>
[Reentrant, CollectionAgeLimit(Minutes = 2)]
internal sealed class TrialGrain : Grain, ITrialGrain
{
    private readonly IPersistentState<TrialState> _state;
    private TrialAggregate? _aggregate;
    private Task? _recording;
    private string _experiment = "";
    private long _trial;

    public TrialGrain([PersistentState("trial")] IPersistentState<TrialState> state) => _state = state;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        string key = this.GetPrimaryKeyString();
        int slash = key.LastIndexOf('/');
        (_experiment, _trial) = (key[..slash], long.Parse(key[(slash + 1)..], CultureInfo.InvariantCulture));
        return Task.CompletedTask;
    }

    public async Task Start(TrialStart start)
    {
        if (_state.State.Result is null)
        {
            _aggregate ??= new TrialAggregate(_trial, start);
            var foldStart = new FoldStart(start.Hyperparameters, start.MaxRestarts, start.MaxSlots);
            FoldSummary?[] ended = await Task.WhenAll(_aggregate.Open.Select(fold => Fold(fold).Start(foldStart)));
            foreach (FoldSummary fold in ended.OfType<FoldSummary>()) _aggregate.Add(fold);
            if (!_aggregate.IsComplete)
            {
                await GrainFactory.GetSlotPool().Queue([.. _aggregate.Open.Select(fold => new FoldId(_experiment, _trial, fold))], start.MaxSlots);
                return;
            }
        }

        await RecordOnce();
    }

    public async Task FoldEnded(FoldSummary fold)
    {
        // Without an aggregate nobody has started this trial here: whoever does will ask its folds.
        if (_aggregate is null) return;
        _aggregate.Add(fold);
        if (_aggregate.IsComplete) await RecordOnce();
    }

    public Task<long> GetEpochs() => Task.FromResult(_state.State.Result is null ? _aggregate?.Epochs ?? 0 : 0);

    public Task<TrialResult?> GetResult() => Task.FromResult(_state.State.Result);

    private IFoldGrain Fold(int fold) => GrainFactory.GetGrain<IFoldGrain>(new FoldId(_experiment, _trial, fold).ToString());

    /// <summary>Two folds may end at once, and a start may be repeated: one of them records.</summary>
    private async Task RecordOnce()
    {
        _recording ??= Record();
        try
        {
            await _recording;
        }
        catch
        {
            // The next start tries again.
            _recording = null;
            throw;
        }
    }

    private async Task Record()
    {
        if (_state.State.Result is null)
        {
            _state.State.Result = _aggregate!.ToResult();
            try
            {
                await _state.WriteStateAsync();
            }
            catch
            {
                // What is not on disk is not a result.
                _state.State.Result = null;
                throw;
            }
        }

        await GrainFactory.GetGrain<ILeaderboardGrain>(_experiment).Record(_state.State.Result);
        await GrainFactory.GetGrain<IExperimentGrain>(_experiment).TrialEnded(_state.State.Result);
        DeactivateOnIdle();
    }
}
