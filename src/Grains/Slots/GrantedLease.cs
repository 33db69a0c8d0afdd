namespace Gridfold.Grains.Slots;

/// <summary>A lease as the pool knows it.</summary>
internal sealed class GrantedLease
{
    public GrantedLease(LeaseProgress progress, TimeSpan now)
    {
        Progress = progress;
        RenewedAt = now;
    }

    public LeaseProgress Progress { get; set; }

    public TimeSpan RenewedAt { get; set; }

    /// <summary>Whether an idle slot of another silo would train the fold now.</summary>
    public bool IsWanted { get; set; }

    public Lease Lease => Progress.Lease;
}
