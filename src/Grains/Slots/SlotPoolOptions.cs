using Gridfold.Models.Input;

namespace Gridfold.Grains.Slots;

/// <summary>The options for leases.</summary>
public sealed class SlotPoolOptions
{
    /// <summary>The time that a lease lasts without a renewal.</summary>
    /// <value>Above 0. Default: 10 seconds.</value>
    public TimeSpan LeaseDuration { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The time that a request for work waits for a job. It is below Orleans' response timeout.</summary>
    /// <value>Above 0, at most 20 seconds. Default: 5 seconds.</value>
    public TimeSpan LeaseWait { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// The time that a new pool waits at most until every silo has told what it holds. The pool grants nothing meanwhile. The time is
    /// longer than <see cref="LeaseWait"/>, so that a pool that moves again grants none of the requests that wait.
    /// </summary>
    /// <value>Above <see cref="LeaseWait"/>. Default: 6 seconds.</value>
    public TimeSpan SettlingTime { get; set; } = TimeSpan.FromSeconds(6);

    /// <summary>
    /// The time that a lease from before the pool is kept without a message from its experiment, which may have been halted meanwhile.
    /// </summary>
    /// <value>Above 0. Default: 1 minute.</value>
    public TimeSpan AnnouncementWait { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>The number of trainings in a row that must break on a silo, while another silo trains, before it is quarantined.</summary>
    /// <value>At least 1. Default: 3.</value>
    public int FaultsToQuarantine { get; set; } = 3;

    /// <summary>The time that a quarantined silo gets no jobs. After that, one more broken training quarantines it again.</summary>
    /// <value>Above 0. Default: 5 minutes.</value>
    public TimeSpan QuarantineDuration { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// The time between two checks of the leases. Each check also wakes the running experiments. A check that is late by half a
    /// <see cref="LeaseDuration"/> counts no silence.
    /// </summary>
    /// <value>Above 0, below half of <see cref="LeaseDuration"/>. Default: 1 second.</value>
    public TimeSpan ReviewPeriod { get; set; } = TimeSpan.FromSeconds(1);

    // Orleans ends a call without an answer after 30 seconds.
    private static readonly TimeSpan MaxLeaseWait = TimeSpan.FromSeconds(20);

    /// <summary>Reports each option that breaks its rule.</summary>
    /// <param name="section">The section of the configuration that has the options.</param>
    /// <param name="problems">Receives the problems.</param>
    public void Check(string section, Problems problems)
    {
        var rules = new OptionRules(section, problems);
        rules.Time(LeaseDuration);
        rules.Time(LeaseWait);
        rules.Require(LeaseWait <= MaxLeaseWait, nameof(LeaseWait), LeaseWait,
            $"it must be at most {MaxLeaseWait}, since a call may not last longer: lower it");
        rules.Time(SettlingTime);
        rules.Require(SettlingTime > LeaseWait, nameof(SettlingTime), SettlingTime,
            $"it must be above LeaseWait, {LeaseWait}: raise it, or lower LeaseWait");
        rules.Time(AnnouncementWait);
        rules.Number(FaultsToQuarantine, min: 1);
        rules.Time(QuarantineDuration);
        rules.Time(ReviewPeriod);
        rules.Require(
            ReviewPeriod < LeaseDuration / 2, nameof(ReviewPeriod), ReviewPeriod,
            $"it must be below half of LeaseDuration, {LeaseDuration}: lower it, or raise LeaseDuration");
    }
}
