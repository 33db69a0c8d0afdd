using Gridfold.Grains.Slots;

namespace Gridfold.Silo.Slots;

/// <summary>The slots of this silo.</summary>
public sealed class SlotOptions
{
    /// <summary>
    /// How many jobs are trained at once, each on one thread.
    /// </summary>
    /// <value>Default: one for each of the machine's cores, or for each of its GPUs where they train.</value>
    public int? Slots { get; set; }

    /// <summary>
    /// What they train on: <c>cpu</c>, or <c>cuda</c> for NVIDIA's GPUs, one after the other where there are several.
    /// </summary>
    /// <value>Default: cpu.</value>
    public string Device { get; set; } = SiloSlots.Cpu;

    /// <summary>
    /// How often the silo renews its leases and hears of those that it has lost.
    /// </summary>
    /// <value>Default: 250 ms.</value>
    public TimeSpan HeartbeatPeriod { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// How long an answer to a heartbeat is waited for; then the next one goes out, since the pool may have moved.
    /// </summary>
    /// <value>Default: 2 seconds.</value>
    public TimeSpan HeartbeatTimeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// How long to wait before something that failed, such as a report while storage is away, is tried again.
    /// </summary>
    /// <value>Default: 1 second.</value>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How long a fold trains at most before the end of an epoch is saved, where its experiment does not say after how many epochs.
    /// </summary>
    /// <value>Default: 30 seconds.</value>
    public TimeSpan CheckpointPeriod { get; set; } = TimeSpan.FromSeconds(30);
}
