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
    /// How long at most a pool that comes to life waits for every silo of the cluster to tell what it holds, and grants nothing: longer than
    /// <see cref="LeaseWait"/>, so that no request is granted by a pool that hears nobody since it moves again.
    /// </summary>
    /// <value>Default: 6 seconds.</value>
    public TimeSpan SettlingTime { get; set; } = TimeSpan.FromSeconds(6);

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
