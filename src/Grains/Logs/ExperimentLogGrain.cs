using Gridfold.Grains.Identity;
using Orleans.Concurrency;

namespace Gridfold.Grains.Logs;

/// <summary>Keeps the latest events of an experiment. Events that arrive together share a write.</summary>
[Reentrant]
internal sealed class ExperimentLogGrain : Grain, IExperimentLogGrain
{
    private const int KeptEntries = 1000;
    private static readonly TimeSpan FlushDelay = TimeSpan.FromSeconds(1);

    private readonly IPersistentState<ExperimentLogState> _state;
    private readonly StateWriter _writer;
    private readonly TimeProvider _time;
    private IGrainTimer? _flush;

    public ExperimentLogGrain([PersistentState("log")] IPersistentState<ExperimentLogState> state, TimeProvider time)
    {
        _state = state;
        _writer = new StateWriter(this, () => _state.WriteStateAsync());
        _time = time;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) =>
        _flush is null ? Task.CompletedTask : _writer.Write();

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        // No decision depends on the log. The experiment goes on without it, and new events are kept in memory.
        if (_state.State.Damage is { } damage)
            Note(LogKind.SetAside, $"the log before this cannot be read and is left as it is: {damage.Reason}");
        return Task.CompletedTask;
    }

    public Task Add(LogKind kind, string message)
    {
        ExperimentId.Require(this.GetPrimaryKeyString());
        if (!Enum.IsDefined(kind) || message is null)
            throw new RefusedException("an entry of a log must be of a kind that there is, and have a message");
        Note(kind, Bounds.Message(message));
        if (_state.State.Damage is null)
            _flush ??= this.RegisterGrainTimer(Flush, new GrainTimerCreationOptions(FlushDelay, FlushDelay) { Interleave = true });
        return Task.CompletedTask;
    }

    public Task<ExperimentLog> Read() =>
        Task.FromResult(new ExperimentLog([.. _state.State.Entries], new Dictionary<LogKind, long>(_state.State.Counts)));

    public async Task Forget()
    {
        _flush?.Dispose();

        // A write that is under way would store the log again after its deletion.
        await _writer.Rest();
        _flush = null;
        DeactivateOnIdle();
    }

    private void Note(LogKind kind, string message)
    {
        ExperimentLogState log = _state.State;
        log.Entries.Enqueue(new LogEntry(_time.GetUtcNow(), kind, message));
        while (log.Entries.Count > KeptEntries) log.Entries.Dequeue();
        log.Counts[kind] = log.Counts.GetValueOrDefault(kind) + 1;
    }

    /// <summary>Writes the log. The timer calls it until a write succeeds.</summary>
    private async Task Flush()
    {
        IGrainTimer? timer = _flush;
        _flush = null;
        try
        {
            await _writer.Write();
            timer?.Dispose();
        }
        catch
        {
            _flush ??= timer;
            throw;
        }
    }
}
