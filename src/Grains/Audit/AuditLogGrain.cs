using Gridfold.Grains.States;
using Orleans.Concurrency;

namespace Gridfold.Grains.Audit;

/// <summary>Keeps the latest orders. Orders that arrive together share a write.</summary>
[Reentrant]
internal sealed class AuditLogGrain : Grain, IAuditLogGrain
{
    /// <summary>The greatest number of orders that are kept.</summary>
    public const int KeptEntries = 1000;

    private readonly IPersistentState<AuditLogState> _state;
    private readonly StateWriter _writer;
    private readonly TimeProvider _time;

    public AuditLogGrain([PersistentState("audit")] IPersistentState<AuditLogState> state, TimeProvider time)
    {
        _state = state;
        _writer = new StateWriter(this, () => _state.WriteStateAsync());
        _time = time;
    }

    public override Task OnActivateAsync(CancellationToken cancellationToken) => this.GetPrimaryKeyString() == AuditLogGrainFactory.Key
        ? Task.CompletedTask
        : throw new RefusedException($"there is no audit log '{Bounds.Message(this.GetPrimaryKeyString())}'; the cluster has one");

    public async Task<long> Begin(AuditedOrder order)
    {
        AuditLogState log = Open();
        long number = ++log.Total;
        log.Entries.Add(new AuditEntry(number, _time.GetUtcNow(), order, Outcome: null));
        if (log.Entries.Count > KeptEntries) log.Entries.RemoveRange(0, log.Entries.Count - KeptEntries);
        await _writer.Write();
        return number;
    }

    public Task End(long number, string outcome)
    {
        AuditLogState log = Open();
        int index = log.Entries.FindIndex(entry => entry.Number == number);
        if (index < 0) return Task.CompletedTask;
        log.Entries[index] = log.Entries[index] with { Outcome = Bounds.Message(outcome) };
        return _writer.Write();
    }

    public Task<AuditPage> Read(long? before, int count)
    {
        AuditLogState log = Open();
        IEnumerable<AuditEntry> wanted = log.Entries.Where(entry => !(entry.Number >= before)).Reverse().Take(count);
        return Task.FromResult(new AuditPage([.. wanted], log.Total, log.Entries.Count == 0 ? 0 : log.Entries[0].Number));
    }

    /// <summary>The log. Where it is damaged, no order is carried out, because none could be written down.</summary>
    private AuditLogState Open()
    {
        if (_state.State.Damage is not null) DeactivateOnIdle();
        _state.State.Require("the audit log");
        return _state.State;
    }
}
