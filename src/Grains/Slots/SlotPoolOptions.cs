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
}
