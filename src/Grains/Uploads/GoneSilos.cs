namespace Gridfold.Grains.Uploads;

/// <summary>
/// Tells which silos are gone: dead ones, and those that were unknown for <see cref="Patience"/>. A silo that has just joined is unknown
/// to the others for a moment.
/// </summary>
internal sealed class GoneSilos
{
    /// <summary>The time for which a silo must be unknown: the time between two looks of a silo.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private readonly Dictionary<string, DateTimeOffset> _unknownSince = [];

    /// <summary>Looks at a silo.</summary>
    /// <param name="silo">The address of the silo, as Orleans writes it for machines.</param>
    /// <param name="status">Its status now.</param>
    /// <param name="now">The time.</param>
    public bool IsGone(string silo, SiloStatus status, DateTimeOffset now)
    {
        if (status != SiloStatus.None)
        {
            _unknownSince.Remove(silo);
            return status == SiloStatus.Dead;
        }

        return !_unknownSince.TryAdd(silo, now) && now - _unknownSince[silo] >= Patience;
    }
}
