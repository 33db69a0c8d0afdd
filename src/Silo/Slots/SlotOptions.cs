using Gridfold.Grains;
using Gridfold.Grains.Slots;
using Gridfold.Models.Input;

namespace Gridfold.Silo.Slots;

/// <summary>The slots of this silo.</summary>
public sealed class SlotOptions
{
    /// <summary>The number of jobs that are trained at once, each on one thread.</summary>
    /// <value>From 0 to 1024. Default: one for each of the machine's cores, or one for each of its GPUs when they train.</value>
    public int? Slots { get; set; }

    /// <summary>The device of the slots: <c>cpu</c>, or <c>cuda</c> for NVIDIA GPUs, which the slots take in turn.</summary>
    /// <value>Default: cpu.</value>
    public string Device { get; set; } = SiloSlots.Cpu;

    /// <summary>The time between two heartbeats, which renew the leases and report the lost ones.</summary>
    /// <value>Above 0. Default: 250 ms.</value>
    public TimeSpan HeartbeatPeriod { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// The time to wait for the answer to a heartbeat. After it, the next heartbeat is sent, because the pool may have moved.
    /// </summary>
    /// <value>Above 0. Default: 2 seconds.</value>
    public TimeSpan HeartbeatTimeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>The time before a failed call is repeated, for example a report while the storage does not answer.</summary>
    /// <value>Above 0. Default: 1 second.</value>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// The longest time that a fold trains before it is saved at the end of an epoch. An experiment that sets a number of epochs does not
    /// use it.
    /// </summary>
    /// <value>Above 0. Default: 30 seconds.</value>
    public TimeSpan CheckpointPeriod { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The folder with the energy counters of the processors, from which slots on a processor learn what they use.</summary>
    /// <value>Default: /sys/class/powercap, the folder of Linux.</value>
    public string Powercap { get; set; } = "/sys/class/powercap";

    // Each slot has its own thread.
    private const int MaxSlots = 1024;

    /// <summary>Reports each option that breaks its rule.</summary>
    /// <param name="section">The section of the configuration that has the options.</param>
    /// <param name="problems">Receives the problems.</param>
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
