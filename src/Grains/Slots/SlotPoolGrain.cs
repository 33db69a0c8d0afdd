using Gridfold.Grains.Identity;
using Gridfold.Grains.Index;
using Gridfold.Grains.Logs;
using Gridfold.Grains.Specs;
using Gridfold.Grains.States;
using Gridfold.Grains.Telemetry;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;

namespace Gridfold.Grains.Slots;

/// <summary>
/// The shell around <see cref="SlotPool"/>. The grain lets requests wait for work and ends the leases of silos that died. It wakes the
/// running experiments, whose silo may have died.
/// </summary>
[Reentrant, KeepAlive]
internal sealed partial class SlotPoolGrain : Grain, ISlotPoolGrain
{
    private readonly IPersistentState<SlotPoolState> _state;
    private readonly SlotPoolOptions _options;
    private readonly ISiloStatusOracle _members;
    private readonly TimeProvider _time;
    private readonly ILogger<SlotPoolGrain> _logger;
    private readonly long _started;
    private readonly StateWriter _writer;
    private readonly Signal _workCame = new();
    private SlotPool _pool = null!;
    private readonly Dictionary<FoldId, TimeSpan> _queuedAt = [];
    private Task _waking = Task.CompletedTask;
    private volatile SlotPoolGauges _gauges = new(0, 0, []);

    public SlotPoolGrain(
        [PersistentState("slot-pool")] IPersistentState<SlotPoolState> state,
        IOptions<SlotPoolOptions> options,
        ISiloStatusOracle members,
        TimeProvider time,
        ILogger<SlotPoolGrain> logger)
    {
        _state = state;
        _options = options.Value;
        _members = members;
        _time = time;
        _logger = logger;
        _started = time.GetTimestamp();
        _writer = new StateWriter(this, () => _state.WriteStateAsync());
    }

    private TimeSpan Now => _time.GetElapsedTime(_started);

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        // A pool of another key would wake the experiments too, and be stored.
        if (this.GetPrimaryKeyString() != SlotPoolGrainFactory.Key)
            throw new RefusedException($"there is no slot pool '{Bounds.Message(this.GetPrimaryKeyString())}'; the cluster has one");
        if (_state.State.Damage is { IsOfLaterVersion: false } damage)
        {
            // The generation and the draining silos are lost. A count of milliseconds is greater than any count of activations.
            LogDamaged(damage.Reason);
            _state.State = new SlotPoolState { Generation = _time.GetUtcNow().ToUnixTimeMilliseconds() };
        }

        _state.State.Require("the slot pool");
        _state.State.Generation++;
        _state.State.Draining.RemoveWhere(_members.IsDeadSilo);
        await _writer.Write();
        _pool = new SlotPool(_options, _state.State.Generation, _members.GetApproximateSiloStatuses(onlyActive: true).Keys, Now);
        this.RegisterGrainTimer(Review, new GrainTimerCreationOptions(TimeSpan.Zero, _options.ReviewPeriod) { Interleave = true });
        GridfoldMeter.Watch(this, () => _gauges);
        LogActivation(_state.State.Generation);
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        GridfoldMeter.Unwatch(this);
        return Task.CompletedTask;
    }

    public Task Queue(IReadOnlyList<FoldId> folds, long group, ExperimentShare share)
    {
        if (!_pool.Queue(folds, group, share)) return Task.CompletedTask;
        foreach (FoldId fold in folds) _queuedAt.TryAdd(fold, Now);
        _workCame.Wake();
        return Task.CompletedTask;
    }

    public Task Withdraw(string experiment, long run, bool isFinal)
    {
        _pool.Withdraw(experiment, run, isFinal);
        foreach (FoldId fold in _queuedAt.Keys.Where(fold => fold.Experiment == experiment).ToList()) _queuedAt.Remove(fold);
        _workCame.Wake();
        return Task.CompletedTask;
    }

    public Task<int?> StopQueueing(string experiment) => Task.FromResult(_pool.StopQueueing(experiment, Now));

    public async Task<IReadOnlyList<Lease>> Lease(SiloSlots silo, int count)
    {
        TimeSpan deadline = Now + _options.LeaseWait;
        while (true)
        {
            IReadOnlyList<Lease> leases = _pool.Lease(silo, count, Now);
            foreach (Lease lease in leases)
            {
                if (_queuedAt.Remove(lease.Fold, out TimeSpan since)) GridfoldMeter.FoldQueue.Record((Now - since).TotalSeconds);
            }

            TimeSpan left = deadline - Now;
            if (leases.Count > 0 || left <= TimeSpan.Zero || _pool.HasLeft(silo.Address)) return leases;

            // No message announces that settling ends or that a lease becomes old enough to be taken.
            TimeSpan wait = left < _options.ReviewPeriod ? left : _options.ReviewPeriod;
            await _workCame.Wait(wait, _time);

            // A heartbeat may have come meanwhile.
            silo = silo with { Loading = _pool.LoadingOn(silo) };
        }
    }

    public Task<SiloOrders> Renew(SiloSlots silo, IReadOnlyList<LeaseProgress> leases)
    {
        bool wasSettled = _pool.IsSettled(Now);
        int wasLoading = _pool.LoadingOn(silo)?.Count ?? 0;
        SiloOrders orders = _pool.Renew(silo, leases, Now);
        if ((!wasSettled && _pool.IsSettled(Now)) || (silo.Loading?.Count ?? 0) < wasLoading) _workCame.Wake();
        if (!_state.State.Draining.Contains(silo.Address) || orders.IsDraining) return Task.FromResult(orders);

        // The silo was drained before the pool moved.
        _pool.Drain(silo.Name, true);
        return Task.FromResult(orders with { IsDraining = true });
    }

    public Task Release(IReadOnlyList<LeaseId> leases, LeaseEnd end)
    {
        if (_pool.Release(leases, end, Now) is { } quarantined)
        {
            LogQuarantine(quarantined);
            GridfoldMeter.SilosQuarantined.Add(1);
            foreach (string experiment in _pool.Experiments)
                GrainFactory.TellLog(
                    experiment, LogKind.SiloQuarantined, $"silo {quarantined} is quarantined: every training breaks on it");
        }

        // An experiment at its limit of slots may have folds that wait for these.
        _workCame.Wake();
        return Task.CompletedTask;
    }

    public Task Leave(SiloAddress silo)
    {
        Tell(_pool.Leave(silo));

        // A request of the silo may still wait for work, and a pool on a silo that stops waits for that request.
        _workCame.Wake();
        return Task.CompletedTask;
    }

    public async Task<bool> Drain(string silo, bool isDraining)
    {
        if (_pool.Drain(silo, isDraining) is not { } address) return false;
        if (isDraining ? _state.State.Draining.Add(address) : _state.State.Draining.Remove(address)) await _writer.Write();
        return true;
    }

    public Task<IReadOnlyList<SiloSnapshot>> GetSilos() => Task.FromResult<IReadOnlyList<SiloSnapshot>>([.. _pool.Silos]);

    public Task<IReadOnlyList<LeaseProgress>> GetRunning(string experiment) =>
        Task.FromResult<IReadOnlyList<LeaseProgress>>([.. _pool.Running(experiment)]);

    public Task<LeaseId> GetNewestLease() => Task.FromResult(_pool.NewestLease);

    public Task<ClusterSlots> GetSlots() => Task.FromResult(_pool.Slots);

    public Task<int> CountSlots(string user) => Task.FromResult(_pool.SlotsOf(user));

    private Task Review()
    {
        foreach (SiloAddress dead in _pool.Addresses.Where(_members.IsDeadSilo).ToList()) Tell(_pool.Leave(dead));
        Tell(_pool.Expire(Now));
        _gauges = new SlotPoolGauges(_pool.Queued, _pool.Leased, CountSlots());

        // A silo that stops places no new grains. A call to one would delay the silo for seconds.
        if (_waking.IsCompleted && _members.CurrentStatus == SiloStatus.Active) _waking = WakeExperiments();
        return Task.CompletedTask;
    }

    private IReadOnlyList<SlotCount> CountSlots() =>
    [
        .. _pool.Silos.GroupBy(silo => silo.Silo.Device).SelectMany(silos => (SlotCount[])
        [
            new(silos.Key, "training", silos.Sum(Training)),
            new(silos.Key, "idle", silos.Where(silo => silo.State == SiloState.Active).Sum(silo => silo.Silo.Slots - Training(silo))),
            .. ((SiloState[])[SiloState.Draining, SiloState.Quarantined, SiloState.Refused]).Select(state =>
                new SlotCount(silos.Key, state.ToString().ToLowerInvariant(), silos.Where(silo => silo.State == state).Sum(
                    silo => silo.Silo.Slots - Training(silo)))),
        ]),
    ];

    private static int Training(SiloSnapshot silo) =>
        Math.Min(silo.Silo.Slots, silo.Leases.Where(lease => lease.IsTraining).DistinctBy(lease => lease.Lease.Job).Count());

    private async Task WakeExperiments()
    {
        try
        {
            await GrainFactory.GetExperimentIndex().Wake();
        }
        catch (Exception exception)
        {
            LogNotWoken(exception);
        }
    }

    private void Tell(IReadOnlyList<Lease> lost)
    {
        foreach (Lease lease in lost)
        {
            LogLostLease(lease.Id, lease.Fold, lease.Silo);
            GridfoldMeter.LeasesLost.Add(1);
            GrainFactory.TellLog(lease.Fold.Experiment, LogKind.LeaseLost, $"fold {lease.Fold} was lost with silo {lease.Silo}; "
                + "it waits for a slot again");
        }

        if (lost.Count > 0) _workCame.Wake();
    }
}
