using Gridfold.Grains.Slots;
using Microsoft.Extensions.Logging;

namespace Gridfold.Silo.Slots;

/// <summary>Renews the leases of a silo, and receives the orders of the slot pool.</summary>
internal sealed partial class Heartbeat
{
    private readonly ISlotPoolGrain _pool;
    private readonly SlotOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private long? _heardAt;

    /// <param name="pool">The slot pool.</param>
    /// <param name="options">The time between heartbeats, and the time limit for an answer.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Logs heartbeats without an answer.</param>
    public Heartbeat(ISlotPoolGrain pool, SlotOptions options, TimeProvider time, ILogger logger) =>
        (_pool, _options, _time, _logger) = (pool, options, time, logger);

    /// <summary>
    /// The reason why the pool does not know of this silo, for the operator. Null when the pool does. Any thread may read it.
    /// </summary>
    public string? Impediment =>
        _heardAt is not { } heardAt ? "the slot pool has not answered yet"
        : _time.GetElapsedTime(heardAt) > 2 * _options.HeartbeatTimeout
            ? $"the slot pool has not answered for {_time.GetElapsedTime(heardAt).TotalSeconds:0} s"
        : null;

    /// <summary>Sends heartbeats until it is cancelled.</summary>
    /// <param name="present">Gives the silo and every lease that it holds.</param>
    /// <param name="obey">Carries out the pool's answer.</param>
    /// <param name="left">Ends the heartbeats.</param>
    public async Task Run(
        Func<(SiloSlots Silo, IReadOnlyList<LeaseProgress> Leases)> present, Action<SiloOrders> obey, CancellationToken left)
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

    /// <summary>Tells the pool that the silo leaves, so that its leases end.</summary>
    public async Task Leave(SiloAddress silo, CancellationToken impatience)
    {
        try
        {
            await _pool.Leave(silo).WaitAsync(impatience);
        }
        catch (Exception exception)
        {
            // The cluster may have ended already. The leases expire by themselves.
            LogNotReached(exception);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The slot pool could not be reached")]
    private partial void LogNotReached(Exception exception);
}
