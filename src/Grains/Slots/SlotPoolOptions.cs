using Gridfold.Models.Input;

namespace Gridfold.Grains.Slots;

/// <summary>How leases are kept.</summary>
public sealed class SlotPoolOptions
{
    /// <summary>
    /// How long a lease lasts without being renewed.
    /// </summary>
    /// <value>Above 0. Default: 10 seconds.</value>
    public TimeSpan LeaseDuration { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long a request for work waits for some to come; below Orleans' response timeout.
    /// </summary>
    /// <value>Above 0, at most 20 seconds. Default: 5 seconds.</value>
    public TimeSpan LeaseWait { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long at most a pool that comes to life waits for every silo of the cluster to tell what it holds, and grants nothing: longer than
    /// <see cref="LeaseWait"/>, so that no request is granted by a pool that hears nobody since it moves again.
    /// </summary>
    /// <value>Above <see cref="LeaseWait"/>. Default: 6 seconds.</value>
    public TimeSpan SettlingTime { get; set; } = TimeSpan.FromSeconds(6);

    /// <summary>
    /// How long a lease from before the pool came to life is kept without a word from its experiment, which may have been halted meanwhile.
    /// </summary>
    /// <value>Above 0. Default: 1 minute.</value>
    public TimeSpan AnnouncementWait { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// How many trainings in a row must break on a silo, while another silo trains, for it to be quarantined.
    /// </summary>
    /// <value>At least 1. Default: 3.</value>
    public int FaultsToQuarantine { get; set; } = 3;

    /// <summary>
    /// How long a quarantined silo gets nothing; then one more broken training quarantines it again.
    /// </summary>
    /// <value>Above 0. Default: 5 minutes.</value>
    public TimeSpan QuarantineDuration { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// How often leases are checked, and the experiments that are running are woken. A pool that is late for a review by half a
    /// <see cref="LeaseDuration"/> counts no silence.
    /// </summary>
    /// <value>Above 0, below half of <see cref="LeaseDuration"/>. Default: 1 second.</value>
    public TimeSpan ReviewPeriod { get; set; } = TimeSpan.FromSeconds(1);

    // Orleans gives a call up after 30 seconds.
    private static readonly TimeSpan MaxLeaseWait = TimeSpan.FromSeconds(20);

    /// <summary>Reports what is wrong with the options.</summary>
    /// <param name="section">Where they are written.</param>
    /// <param name="problems">Where problems go.</param>
    public void Check(string section, Problems problems)
    {
        var rules = new OptionRules(section, problems);
        rules.Time(LeaseDuration);
        rules.Time(LeaseWait);
        rules.Require(LeaseWait <= MaxLeaseWait, nameof(LeaseWait), LeaseWait, $"it must be at most {MaxLeaseWait}, since a call may not last longer: lower it");
        rules.Time(SettlingTime);
        rules.Require(SettlingTime > LeaseWait, nameof(SettlingTime), SettlingTime, $"it must be above LeaseWait, {LeaseWait}: raise it, or lower LeaseWait");
        rules.Time(AnnouncementWait);
        rules.Number(FaultsToQuarantine, min: 1);
        rules.Time(QuarantineDuration);
        rules.Time(ReviewPeriod);
        rules.Require(
            ReviewPeriod < LeaseDuration / 2, nameof(ReviewPeriod), ReviewPeriod, $"it must be below half of LeaseDuration, {LeaseDuration}: lower it, or raise LeaseDuration");
    }
}
