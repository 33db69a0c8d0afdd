using Gridfold.Grains.Checkpoints;
using Gridfold.Grains.Identity;
using Gridfold.Grains.Logs;
using Gridfold.Grains.Results;
using Gridfold.Grains.States;
using Gridfold.Grains.Telemetry;
using Gridfold.Grains.Trials;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;

namespace Gridfold.Grains.Folds;

/// <summary>
/// The shell around <see cref="FoldLifecycle"/>: stores it and tells its trial how it ended. The trial's reviews keep it in memory while
/// it is under way; it leaves when it ends, or some time after it was last asked.
/// </summary>
[Reentrant, CollectionAgeLimit(Minutes = 2)]
internal sealed partial class FoldGrain : Grain, IFoldGrain
{
    // A fold that ends sooner is stored once; of one that takes longer an attempt outlives the silo that keeps it in mind.
    private static readonly TimeSpan AttemptStoredAfter = TimeSpan.FromSeconds(1);

    private readonly IPersistentState<FoldState> _state;
    private readonly ICheckpointStore _checkpoints;
    private readonly ILogger<FoldGrain> _logger;
    private readonly StateWriter _writer;
    private FoldLifecycle _lifecycle = null!;
    private FoldId? _fold;
    private FoldStart? _start;
    private FoldResult? _result;
    private Task? _recording;
    private IGrainTimer? _attemptTimer;

    public FoldGrain([PersistentState("fold")] IPersistentState<FoldState> state, ICheckpointStore checkpoints, ILogger<FoldGrain> logger)
    {
        _state = state;
        _checkpoints = checkpoints;
        _logger = logger;
        _writer = new StateWriter(this, () => _state.WriteStateAsync());
    }

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _fold = FoldId.Parse(this.GetPrimaryKeyString());
        if (_fold is not null) _lifecycle = new FoldLifecycle(_fold, _state.State);
        _result = _state.State.Result;
        return Task.CompletedTask;
    }

    /// <summary>Refuses whoever asks for a fold that cannot be.</summary>
    private FoldId Id =>
        _fold ?? throw new RefusedException($"'{Bounds.Message(this.GetPrimaryKeyString())}' is no fold; it must be experiment/trial/fold");

    public Task<FoldSummary?> Start(FoldStart start)
    {
        RequireSound();
        _start = start;
        return Task.FromResult(_result?.Summary);
    }

    public async Task<FoldAssignment?> Begin(LeaseId lease)
    {
        RequireSound();
        if (await GetStart() is not { } start || _lifecycle.Begin(lease, start) is not { } assignment) return null;
        _attemptTimer ??= this.RegisterGrainTimer(
            StoreAttempt, new GrainTimerCreationOptions(AttemptStoredAfter, AttemptStoredAfter) { Interleave = true });
        return assignment;
    }

    public async Task<bool> AddCheckpoint(LeaseId lease, CheckpointReference checkpoint)
    {
        _ = Id;
        if (_lifecycle.AddCheckpoint(lease, checkpoint) is not { } old) return false;
        await _writer.Write();
        Remove(() => Task.WhenAll(old.Select(name => _checkpoints.Delete(name, CancellationToken.None)))).Ignore();
        return true;
    }

    public async Task<bool> Complete(LeaseId lease, FoldResult result)
    {
        _ = Id;
        if (_result is null ? !_lifecycle.Accepts(lease) : _state.State.Lease != lease)
        {
            using IDisposable? scope = _logger.BeginFold(Id, result.Attempt);
            LogStaleResult(Id, result.Attempt, result.Silo);
            GridfoldMeter.StaleResultsRefused.Add(1);
            GrainFactory.TellLog(Id.Experiment, LogKind.ResultRefused, $"fold {Id}: the result of attempt {result.Attempt} from "
                + $"{result.Silo} came too late");
            return false;
        }

        await RecordOnce(lease, result);
        return true;
    }

    public async Task Fault(LeaseId lease, string reason, string silo)
    {
        (reason, silo) = (Bounds.Message(reason), Bounds.Message(silo));
        // Without it the fold's experiment runs no longer; whoever resumes it begins a new attempt.
        if (await GetStart() is not { } start) return;
        FaultOutcome outcome = _lifecycle.Fault(lease, start);
        if (outcome == FaultOutcome.Stale) return;
        using IDisposable? scope = _logger.BeginFold(Id, _state.State.Attempt);
        LogFault(Id, _state.State.Attempt, silo, reason);
        GrainFactory.TellLog(Id.Experiment, LogKind.TrainingBroke, $"fold {Id}: attempt {_state.State.Attempt} on {silo} broke: {reason}");
        if (outcome == FaultOutcome.GiveUp) await RecordOnce(lease, _lifecycle.Failure(reason, silo));
        else await _writer.Write();
    }

    public Task<FoldResult?> GetResult()
    {
        RequireSound();
        return Task.FromResult(_result);
    }

    private void RequireSound() => _state.State.Require($"fold {Id}");

    /// <summary>What to train; asked for when the activation that was told has gone.</summary>
    private async Task<FoldStart?> GetStart() => _start ??= await GrainFactory.GetGrain<ITrialGrain>(Id.TrialKey).GetFoldStart();

    private async Task StoreAttempt()
    {
        if (_state.State.Result is null)
        {
            try
            {
                await _writer.Write();
            }
            catch (Exception exception)
            {
                LogNotStored(Id, exception);
                return;
            }
        }

        _attemptTimer?.Dispose();
        _attemptTimer = null;
    }

    /// <summary>A slot that heard no answer reports again: one of its reports records, the others wait for that.</summary>
    private async Task RecordOnce(LeaseId lease, FoldResult result)
    {
        Task recording = _recording ??= Record(lease, result);
        try
        {
            await recording;
        }
        catch
        {
            if (_recording == recording) _recording = null;
            throw;
        }
    }

    private async Task Record(LeaseId lease, FoldResult result)
    {
        if (_result is null)
        {
            _lifecycle.End(lease, result);
            try
            {
                await _writer.Write();
            }
            catch
            {
                // What is not on disk is not a result.
                _lifecycle.Reopen();
                throw;
            }

            _result = result;
            GridfoldMeter.FoldsFinished.Add(1, GridfoldMeter.Tag("outcome", result.Summary.Status.ToString().ToLowerInvariant()));
            if (_state.State.Checkpoints.Count > 0) Remove(() => _checkpoints.DeleteAll(Id.ToString(), CancellationToken.None)).Ignore();
        }

        await GrainFactory.GetGrain<ITrialGrain>(Id.TrialKey).FoldEnded(_result.Summary);
        DeactivateOnIdle();
    }

    private async Task Remove(Func<Task> removal)
    {
        try
        {
            await removal();
        }
        catch (Exception exception)
        {
            // The end of the experiment removes what is left.
            LogNotRemoved(Id, exception);
        }
    }
}
