using Gridfold.Grains.Folds;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;

namespace Gridfold.Grains.Slots;

/// <summary>The shell around <see cref="SlotPool"/>: lets requests wait for work, and tells folds that lost their lease.</summary>
[Reentrant, KeepAlive]
internal sealed partial class SlotPoolGrain : Grain, ISlotPoolGrain
{
    private static readonly TimeSpan ExpiryPeriod = TimeSpan.FromSeconds(1);

    private readonly SlotPoolOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<SlotPoolGrain> _logger;
    private readonly SlotPool _pool;
    private TaskCompletionSource _workCame = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public SlotPoolGrain(IOptions<SlotPoolOptions> options, TimeProvider time, ILogger<SlotPoolGrain> logger)
    {
        _options = options.Value;
        _time = time;
        _logger = logger;
        _pool = new SlotPool(_options.LeaseDuration);
    }

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        this.RegisterGrainTimer(Expire, new GrainTimerCreationOptions(ExpiryPeriod, ExpiryPeriod) { Interleave = true });
        return Task.CompletedTask;
    }

    public Task Queue(IReadOnlyList<FoldId> folds, int? maxSlots)
    {
        if (_pool.Queue(folds, maxSlots)) WakeWaiting();
        return Task.CompletedTask;
    }

    public Task Withdraw(string experiment)
    {
        _pool.Withdraw(experiment);
        WakeWaiting();
        return Task.CompletedTask;
    }

    public async Task<IReadOnlyList<Lease>> Lease(SiloSlots silo, int count)
    {
        DateTimeOffset deadline = _time.GetUtcNow() + _options.LeaseWait;
        while (true)
        {
            IReadOnlyList<Lease> leases = _pool.Lease(silo, count, _time.GetUtcNow());
            TimeSpan left = deadline - _time.GetUtcNow();
            if (leases.Count > 0 || left <= TimeSpan.Zero) return leases;
            try
            {
                await _workCame.Task.WaitAsync(left, _time);
            }
            catch (TimeoutException)
            {
                return [];
            }
        }
    }

    public Task<IReadOnlyList<Guid>> Renew(SiloSlots silo, IReadOnlyList<LeaseProgress> leases) =>
        Task.FromResult(_pool.Renew(silo, leases, _time.GetUtcNow()));

    public Task Release(Guid lease)
    {
        _pool.Release(lease);

        // An experiment at its limit of slots may have folds that wait for just this.
        WakeWaiting();
        return Task.CompletedTask;
    }

    public Task Leave(string silo) => Requeue(_pool.Leave(silo));

    public Task<IReadOnlyList<SiloSnapshot>> GetSilos() => Task.FromResult<IReadOnlyList<SiloSnapshot>>([.. _pool.Silos]);

    public Task<IReadOnlyList<LeaseProgress>> GetRunning(string experiment) =>
        Task.FromResult<IReadOnlyList<LeaseProgress>>([.. _pool.Running(experiment)]);

    public Task<int> GetSlotCount() => Task.FromResult(_pool.SlotCount);

    private Task Expire() => Requeue(_pool.Expire(_time.GetUtcNow()));

    private async Task Requeue(IReadOnlyList<Lease> lost)
    {
        foreach (Lease lease in lost) LogLostLease(lease.Fold, lease.Silo);
        await Task.WhenAll(lost.Select(lease => GrainFactory.GetGrain<IFoldGrain>(lease.Fold.ToString()).LoseLease(lease.Id)));
    }

    private void WakeWaiting()
    {
        TaskCompletionSource came = _workCame;
        _workCame = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        came.SetResult();
    }
}
