namespace Gridfold.Grains.Identity;

/// <summary>
/// The id of a lease. A later lease has the greater id, even if another activation of the slot pool granted it. So of two leases, the one
/// with the greater id is valid (a fencing token).
/// </summary>
/// <param name="Generation">The number of the slot pool's activation, from 1, kept in storage.</param>
/// <param name="Number">The number of the lease within one activation, from 1.</param>
[GenerateSerializer, Immutable, Alias("gridfold.lease-id")]
public readonly record struct LeaseId([property: Id(0)] long Generation, [property: Id(1)] long Number) : IComparable<LeaseId>
{
    /// <inheritdoc/>
    public int CompareTo(LeaseId other) => (Generation, Number).CompareTo((other.Generation, other.Number));

    /// <summary>Whether the left lease was granted before the right one.</summary>
    public static bool operator <(LeaseId left, LeaseId right) => left.CompareTo(right) < 0;

    /// <summary>Whether the left lease was granted after the right one.</summary>
    public static bool operator >(LeaseId left, LeaseId right) => left.CompareTo(right) > 0;

    /// <summary>Whether the left lease is the right one, or was granted before it.</summary>
    public static bool operator <=(LeaseId left, LeaseId right) => left.CompareTo(right) <= 0;

    /// <summary>Whether the left lease is the right one, or was granted after it.</summary>
    public static bool operator >=(LeaseId left, LeaseId right) => left.CompareTo(right) >= 0;

    /// <summary>The id as text, for example 3-127.</summary>
    public override string ToString() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Generation}-{Number}");
}
