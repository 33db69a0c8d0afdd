using Gridfold.Grains.Slots;
using Gridfold.Grains.Trials;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;

namespace Gridfold.Grains.Folds;

/// <summary>
/// The shell around <see cref="FoldLifecycle"/>: stores its result and tells its trial. The trial's reviews keep it in memory while it is
/// under way; it leaves when it ends, or some time after it was last asked.
/// </summary>
[Reentrant, CollectionAgeLimit(Minutes = 2)]
internal sealed partial class FoldGrain : Grain, IFoldGrain
{
    private readonly IPersistentState<FoldState> _state;
    private readonly ILogger<FoldGrain> _logger;
    private FoldLifecycle _lifecycle = null!;
    private FoldId _id = null!;
    private Task? _recording;

    public FoldGrain([PersistentState("fold")] IPersistentState<FoldState> state, ILogger<FoldGrain> logger)
    {
        _state = state;
        _logger = logger;
    }

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _id = FoldId.Parse(this.GetPrimaryKeyString());
        _lifecycle = new FoldLifecycle(_id, _state.State.Result);
        return Task.CompletedTask;
    }

    public Task<FoldSummary?> Start(FoldStart start)
    {
        return Task.FromResult(_lifecycle.Start(start) ? null : _state.State.Result?.Summary);
    }

    public Task<FoldAssignment?> Begin(Guid lease) => Task.FromResult(_lifecycle.Begin(lease));

    public async Task<bool> Complete(Guid lease, FoldResult result)
    {
        if (!_lifecycle.IsHeldBy(lease))
        {
            LogStaleResult(_id, result.Attempt, result.Silo);
            return false;
        }

        await RecordOnce(result);
        return true;
    }

    public async Task Fault(Guid lease, string reason, string silo)
    {
        LogFault(_id, _lifecycle.Attempt, silo, reason);
        switch (_lifecycle.Fault(lease))
        {
            case FaultOutcome.TryAgain:
                await Queue();
                break;
            case FaultOutcome.GiveUp:
                await RecordOnce(_lifecycle.Failure(reason, silo));
                break;
        }
    }

    public async Task LoseLease(Guid lease)
    {
        if (!_lifecycle.LoseLease(lease)) return;
        LogLostLease(_id, _lifecycle.Attempt);
        await Queue();
    }

    public Task<FoldResult?> GetResult() => Task.FromResult(_state.State.Result);

    /// <summary>A slot that heard no answer reports again: one of its reports records, the others wait for that.</summary>
    private async Task RecordOnce(FoldResult result)
    {
        _recording ??= Record(result);
        try
        {
            await _recording;
        }
        catch
        {
            _recording = null;
            throw;
        }
    }

    private async Task Record(FoldResult result)
    {
        if (_state.State.Result is null)
        {
            _state.State.Result = result;
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

            _lifecycle.End(result);
        }

        await GrainFactory.GetGrain<ITrialGrain>(_id.TrialKey).FoldEnded(_state.State.Result.Summary);
        DeactivateOnIdle();
    }

    private Task Queue() => GrainFactory.GetSlotPool().Queue([_id], _lifecycle.MaxSlots);
}
