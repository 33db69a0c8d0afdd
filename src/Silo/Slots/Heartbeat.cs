using Gridfold.Grains.Slots;
using Microsoft.Extensions.Logging;

namespace Gridfold.Silo.Slots;

/// <summary>Renews what a silo holds, and hears what it has lost.</summary>
internal sealed partial class Heartbeat
{
    private readonly ISlotPoolGrain _pool;
    private readonly SlotOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private long? _heardAt;

    /// <param name="pool">The slot pool.</param>
    /// <param name="options">How often, and how long an answer is waited for.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Told of heartbeats without an answer.</param>
    public Heartbeat(ISlotPoolGrain pool, SlotOptions options, TimeProvider time, ILogger logger) =>
        (_pool, _options, _time, _logger) = (pool, options, time, logger);

    /// <summary>Why the pool does not know of this silo, for its operator; null when it does. May be asked from any thread.</summary>
    public string? Impediment =>
        _heardAt is not { } heardAt ? "the slot pool has not answered yet"
        : _time.GetElapsedTime(heardAt) > 2 * _options.HeartbeatTimeout ? $"the slot pool has not answered for {_time.GetElapsedTime(heardAt).TotalSeconds:0} s"
        : null;

    /// <summary>Beats until it is cancelled.</summary>
    /// <param name="present">The silo, and every lease that it holds.</param>
    /// <param name="obey">Does what the pool answers.</param>
    /// <param name="left">Ends it.</param>
    public async Task Run(Func<(SiloSlots Silo, IReadOnlyList<LeaseProgress> Leases)> present, Action<SiloOrders> obey, CancellationToken left)
    {
        while (!left.IsCancellationRequested)
        {
            try
            {
                (SiloSlots silo, IReadOnlyList<LeaseProgress> leases) = present();
                SiloOrders orders = await _pool.Renew(silo, leases).WaitAsync(_options.HeartbeatTimeout, _time, left);
                _heardAt = _time.GetTimestamp();
                obey(orders);
            }
            catch (Exception exception)
            {
                if (!left.IsCancellationRequested) LogNotReached(exception);
            }

            await Retries.Until(Task.Delay(_options.HeartbeatPeriod, _time, left));
        }
    }

    /// <summary>The silo leaves: its leases end.</summary>
    public async Task Leave(SiloAddress silo, CancellationToken impatience)
    {
        try
        {
            await _pool.Leave(silo).WaitAsync(impatience);
        }
        catch (Exception exception)
        {
            // The cluster may be gone already; its leases run out by themselves.
            LogNotReached(exception);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The slot pool could not be reached")]
    private partial void LogNotReached(Exception exception);
}
