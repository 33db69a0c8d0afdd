namespace Gridfold.Grains.Slots;

/// <summary>The pool's record of a silo.</summary>
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

    /// <summary>The number of the silo's slots that asked for work and got none.</summary>
    public int IdleSlots { get; set; }

    /// <summary>The time at which a training last succeeded on the silo.</summary>
    public TimeSpan? DoneAt { get; private set; }

    public SiloState State =>
        Slots.IsRefused ? SiloState.Refused
        : IsDraining ? SiloState.Draining
        : _quarantinedUntil is null ? SiloState.Active
        : SiloState.Quarantined;

    public void Succeed(TimeSpan now)
    {
        DoneAt = now;
        _faultsInARow = 0;
    }

    /// <summary>Records that a training broke on the silo.</summary>
    public void Break(TimeSpan now)
    {
        if (_faultsInARow++ == 0) _streakBegan = now;
    }

    /// <summary>
    /// Takes the silo out of work when it is to blame: many trainings in a row broke on it, and one on another silo succeeded meanwhile.
    /// </summary>
    /// <returns>Whether this call put the silo in quarantine.</returns>
    public bool Quarantine(IEnumerable<KnownSilo> silos, SlotPoolOptions options, TimeSpan now)
    {
        if (_quarantinedUntil is not null || _faultsInARow < options.FaultsToQuarantine) return false;
        if (!silos.Any(other => other != this && other.State == SiloState.Active && other.DoneAt >= _streakBegan)) return false;
        _quarantinedUntil = now + options.QuarantineDuration;

        // When the silo works again, its next fault begins another quarantine.
        _faultsInARow = options.FaultsToQuarantine - 1;
        return true;
    }

    /// <summary>Ends a quarantine that has lasted long enough.</summary>
    public void EndQuarantine(TimeSpan now)
    {
        if (_quarantinedUntil < now) _quarantinedUntil = null;
    }
}
