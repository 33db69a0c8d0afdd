namespace Gridfold.Grains.Slots;

/// <summary>What the pool remembers of a silo that it hears of.</summary>
internal sealed class KnownSilo
{
    private int _faultsInARow;
    private TimeSpan _streakBegan;
    private TimeSpan? _quarantinedUntil;

    public KnownSilo(SiloSlots slots, TimeSpan now)
    {
        Slots = slots;
        HeardAt = now;
    }

    public SiloSlots Slots { get; set; }

    public TimeSpan HeardAt { get; set; }

    public bool IsDraining { get; set; }

    /// <summary>When a training last succeeded here.</summary>
    public TimeSpan? DoneAt { get; private set; }

    public SiloState State => IsDraining ? SiloState.Draining : _quarantinedUntil is null ? SiloState.Active : SiloState.Quarantined;

    public void Succeed(TimeSpan now)
    {
        DoneAt = now;
        _faultsInARow = 0;
    }

    /// <summary>A training broke here. The silo is to blame when many do in a row while they succeed elsewhere.</summary>
    /// <returns>Whether it is quarantined by this.</returns>
    public bool Break(IEnumerable<KnownSilo> others, SlotPoolOptions options, TimeSpan now)
    {
        if (_faultsInARow++ == 0) _streakBegan = now;
        if (_quarantinedUntil is not null || _faultsInARow < options.FaultsToQuarantine) return false;
        if (!others.Any(other => other.State == SiloState.Active && other.DoneAt >= _streakBegan)) return false;
        _quarantinedUntil = now + options.QuarantineDuration;
        return true;
    }

    /// <summary>Ends a quarantine that has lasted long enough; the next fault begins another.</summary>
    public void EndQuarantine(TimeSpan now)
    {
        if (_quarantinedUntil < now) _quarantinedUntil = null;
    }
}
