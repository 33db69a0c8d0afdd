namespace Gridfold.Grains.Slots;

/// <summary>How leases are kept.</summary>
public sealed class SlotPoolOptions
{
    /// <summary>
    /// How long a lease lasts without being renewed.
    /// </summary>
    /// <value>Default: 10 seconds.</value>
    public TimeSpan LeaseDuration { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long a request for work waits for some to come; well below Orleans' response timeout.
    /// </summary>
    /// <value>Default: 5 seconds.</value>
    public TimeSpan LeaseWait { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long a pool that comes to life grants nothing, so that silos can tell it first what they hold: some heartbeats.
    /// </summary>
    /// <value>Default: 2 seconds.</value>
    public TimeSpan SettlingTime { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// How long a lease from before the pool came to life is kept without a word from its experiment, which may have been halted meanwhile.
    /// </summary>
    /// <value>Default: 1 minute.</value>
    public TimeSpan AnnouncementWait { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// How many trainings in a row must break on a silo, while another silo trains, for it to be quarantined.
    /// </summary>
    /// <value>Default: 3.</value>
    public int FaultsToQuarantine { get; set; } = 3;

    /// <summary>
    /// How long a quarantined silo gets nothing; then one more broken training quarantines it again.
    /// </summary>
    /// <value>Default: 5 minutes.</value>
    public TimeSpan QuarantineDuration { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// How often leases are checked, and the experiments that are running are woken.
    /// </summary>
    /// <value>Default: 1 second.</value>
    public TimeSpan ReviewPeriod { get; set; } = TimeSpan.FromSeconds(1);
}
