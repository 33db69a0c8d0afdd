using Gridfold.Grains;
using Gridfold.Grains.Slots;
using Gridfold.Models.Input;

namespace Gridfold.Silo.Slots;

/// <summary>The slots of this silo.</summary>
public sealed class SlotOptions
{
    /// <summary>
    /// How many jobs are trained at once, each on one thread.
    /// </summary>
    /// <value>0 to 1024. Default: one for each of the machine's cores, or for each of its GPUs where they train.</value>
    public int? Slots { get; set; }

    /// <summary>
    /// What they train on: <c>cpu</c>, or <c>cuda</c> for NVIDIA's GPUs, one after the other where there are several.
    /// </summary>
    /// <value>Default: cpu.</value>
    public string Device { get; set; } = SiloSlots.Cpu;

    /// <summary>
    /// How often the silo renews its leases and hears of those that it has lost.
    /// </summary>
    /// <value>Above 0. Default: 250 ms.</value>
    public TimeSpan HeartbeatPeriod { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// How long an answer to a heartbeat is waited for; then the next one goes out, since the pool may have moved.
    /// </summary>
    /// <value>Above 0. Default: 2 seconds.</value>
    public TimeSpan HeartbeatTimeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// How long to wait before something that failed, such as a report while storage is away, is tried again.
    /// </summary>
    /// <value>Above 0. Default: 1 second.</value>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How long a fold trains at most before the end of an epoch is saved, where its experiment does not say after how many epochs.
    /// </summary>
    /// <value>Above 0. Default: 30 seconds.</value>
    public TimeSpan CheckpointPeriod { get; set; } = TimeSpan.FromSeconds(30);

    // Each slot has a thread.
    private const int MaxSlots = 1024;

    /// <summary>Reports what is wrong with the options.</summary>
    /// <param name="section">Where they are written.</param>
    /// <param name="problems">Where problems go.</param>
    public void Check(string section, Problems problems)
    {
        var rules = new OptionRules(section, problems);
        if (Slots is { } slots) rules.Number(slots, min: 0, max: MaxSlots, nameof(Slots));
        rules.Require(
            Device is SiloSlots.Cpu or SiloSlots.Cuda, nameof(Device), $"'{Device}'", $"it must be {SiloSlots.Cpu} or {SiloSlots.Cuda}");
        rules.Time(HeartbeatPeriod);
        rules.Time(HeartbeatTimeout);
        rules.Time(RetryDelay);
        rules.Time(CheckpointPeriod);
    }
}
