namespace Gridfold.Grains.Identity;

/// <summary>
/// Names a lease. A later lease has the greater id, whichever activation of the slot pool granted it: so whoever is shown two can tell
/// which of them has been taken over (a fencing token).
/// </summary>
/// <param name="Generation">Counts the activations of the slot pool, from 1; kept in storage.</param>
/// <param name="Number">Counts the leases of one activation, from 1.</param>
[GenerateSerializer, Immutable, Alias("gridfold.lease-id")]
public readonly record struct LeaseId([property: Id(0)] long Generation, [property: Id(1)] long Number) : IComparable<LeaseId>
{
    /// <inheritdoc/>
    public int CompareTo(LeaseId other) => (Generation, Number).CompareTo((other.Generation, other.Number));

    /// <summary>Whether one was granted before the other.</summary>
    public static bool operator <(LeaseId left, LeaseId right) => left.CompareTo(right) < 0;

    /// <summary>Whether one was granted after the other.</summary>
    public static bool operator >(LeaseId left, LeaseId right) => left.CompareTo(right) > 0;

    /// <summary>Whether one is the other, or was granted before it.</summary>
    public static bool operator <=(LeaseId left, LeaseId right) => left.CompareTo(right) <= 0;

    /// <summary>Whether one is the other, or was granted after it.</summary>
    public static bool operator >=(LeaseId left, LeaseId right) => left.CompareTo(right) >= 0;

    /// <summary>As in 3-127.</summary>
    public override string ToString() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Generation}-{Number}");
}
