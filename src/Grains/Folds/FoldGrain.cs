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
/// The shell around <see cref="FoldLifecycle"/>: stores the fold and tells its trial how it ended. The trial's reviews keep the grain in
/// memory while the fold is in progress. The grain leaves when the fold ends, or some time after the last call.
/// </summary>
[Reentrant, CollectionAgeLimit(Minutes = 2)]
internal sealed partial class FoldGrain : Grain, IFoldGrain
{
    // A fold that ends sooner is stored once. A longer fold is stored when it begins, so that the attempt outlives the silo that has the
    // grain in memory.
    private static readonly TimeSpan AttemptStoredAfter = TimeSpan.FromSeconds(1);

    private readonly IPersistentState<FoldState> _state;
    private readonly ICheckpointStore _checkpoints;
    private readonly ILogger<FoldGrain> _logger;
    private readonly StateWriter _writer;
    private FoldLifecycle _lifecycle = null!;
    private FoldId? _fold;
    private FoldStart? _start;
    private FoldResult? _result;
    private FoldResult? _reading;
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
        _reading = _state.State.Reading;
        return Task.CompletedTask;
    }

    /// <summary>The fold's id. An id that no fold can have is refused.</summary>
    private FoldId Id =>
        _fold ?? throw new RefusedException($"'{Bounds.Message(this.GetPrimaryKeyString())}' is no fold; it must be experiment/trial/fold");

    public async Task<FoldSummary?> Start(FoldStart start)
    {
        RequireSound();
        _start = start;
        OpenAgain(start);
        if ((start.Source ?? start.Prefix) is not null && _lifecycle.IsNew) await (_takingOver ??= TakeOver(start));
        return (_result ?? _reading)?.Summary;
    }

    public async Task<FoldAssignment?> Begin(LeaseId lease)
    {
        RequireSound();
        if (await GetStart() is not { } start) return null;
        OpenAgain(start);
        if (_lifecycle.Begin(lease, start) is not { } assignment) return null;
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

    public async Task<bool> Reach(LeaseId lease, FoldResult reading, CheckpointReference checkpoint)
    {
        _ = Id;
        if (_lifecycle.Reach(lease, reading, checkpoint) is not { } old) return false;
        (FoldResult? before, FoldResult reached) = (_reading, _state.State.Reading!);
        if (reached == before) return true;
        try
        {
            await _writer.Write();
        }
        catch
        {
            // A reading counts only when it is on disk.
            if (_state.State.Result is null && _reading != reached) _lifecycle.Unreach();
            throw;
        }

        _reading = reached;
        string[] surpassed = [.. old, .. KeptBefore(before, reached)];
        Remove(() => Task.WhenAll(surpassed.Select(name => _checkpoints.Delete(name, CancellationToken.None)))).Ignore();
        return true;
    }

    public Task TellReached() => _result is null && _reading is { } reading
        ? GrainFactory.GetGrain<ITrialGrain>(Id.TrialKey).FoldEnded(reading.Summary)
        : Task.CompletedTask;

    public async Task Fault(LeaseId lease, string reason, string silo)
    {
        (reason, silo) = (Bounds.Message(reason), Bounds.Message(silo));
        // Without a start, the fold's experiment no longer runs. When the experiment is resumed, it begins a new attempt.
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
        return Task.FromResult((_result ?? _reading) is { } result ? result with { Predictions = null } : null);
    }

    public Task<byte[]?> GetPredictions()
    {
        RequireSound();
        return Task.FromResult(_result?.Predictions);
    }

    /// <summary>Opens a fold that has failed, or that waits at a rung, when its trial is tried again.</summary>
    private void OpenAgain(FoldStart start)
    {
        if (_lifecycle.OpenAgain(start)) (_result, _reading, _recording) = (null, null, null);
    }

    private void RequireSound() => _state.State.Require($"fold {Id}");

    /// <summary>The data to train with. The grain asks its trial when the activation that had it is lost.</summary>
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

    /// <summary>
    /// Records the result once. A slot that got no answer reports again; one of its reports records, and the others wait for that one.
    /// </summary>
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
            FoldResult? before = _state.State.Reading;
            result = _lifecycle.End(lease, result with { Summary = result.Summary with { Retry = _state.State.Retry } });
            try
            {
                await _writer.Write();
            }
            catch
            {
                // A result counts only when it is on disk.
                _lifecycle.Reopen();
                throw;
            }

            _result = result;
            GridfoldMeter.FoldsFinished.Add(1, GridfoldMeter.Tag("outcome", result.Summary.Status.ToString().ToLowerInvariant()));
            if (_state.State.Checkpoints.Count > 0) Remove(() => _checkpoints.DeleteAll(Id.ToString(), CancellationToken.None)).Ignore();
            foreach (string name in KeptBefore(before, result)) Remove(() => _checkpoints.Delete(name, CancellationToken.None)).Ignore();
        }

        await GrainFactory.GetGrain<ITrialGrain>(Id.TrialKey).FoldEnded(_result.Summary);
        DeactivateOnIdle();
    }

    /// <summary>The name of the checkpoint that an earlier rung kept. None where the later weights are the same.</summary>
    private IEnumerable<string> KeptBefore(FoldResult? before, FoldResult later) =>
        before is { KeepsCheckpoint: true, Summary.WeightsHash: { } hash } && hash != later.Summary.WeightsHash
            ? [KeptCheckpoints.NameOf(Id, hash)]
            : [];

    private async Task Remove(Func<Task> removal)
    {
        try
        {
            await removal();
        }
        catch (Exception exception)
        {
            // The end of the experiment removes the remaining files.
            LogNotRemoved(Id, exception);
        }
    }
}
