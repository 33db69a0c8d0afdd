using System.Diagnostics.CodeAnalysis;

namespace Gridfold.Grains.Slots;

/// <summary>The silos that the pool hears from, those that it waits for, and those that have left.</summary>
internal sealed class SiloTable
{
    private readonly Dictionary<string, KnownSilo> _silos = [];
    private readonly HashSet<SiloAddress> _gone = [];
    private readonly HashSet<SiloAddress> _unheard;

    /// <param name="members">The cluster's silos. The pool has heard from none of them.</param>
    public SiloTable(IEnumerable<SiloAddress> members) => _unheard = [.. members];

    /// <summary>The silos that have not fallen silent.</summary>
    public IReadOnlyCollection<KnownSilo> All => _silos.Values;

    /// <summary>The addresses of the silos that are known or waited for.</summary>
    public IEnumerable<SiloAddress> Addresses => _silos.Values.Select(silo => silo.Slots.Address).Union(_unheard);

    /// <summary>Whether every silo has told what it holds, or has left.</summary>
    public bool AreAllHeard => _unheard.Count == 0;

    /// <summary>A silo that has not fallen silent.</summary>
    public KnownSilo this[string name] => _silos[name];

    /// <summary>A silo that has not fallen silent.</summary>
    public bool TryGet(string name, [NotNullWhen(true)] out KnownSilo? silo) => _silos.TryGetValue(name, out silo);

    /// <summary>Finds a silo by its address. Null when the silo is not known.</summary>
    public KnownSilo? WithAddress(SiloAddress address) => _silos.Values.FirstOrDefault(silo => silo.Slots.Address.Equals(address));

    /// <summary>Records that a silo has reported the leases that it holds.</summary>
    public void HeardWhatItHolds(SiloAddress address) => _unheard.Remove(address);

    /// <summary>Records a message from a silo.</summary>
    public void Hear(SiloSlots slots, TimeSpan now)
    {
        if (_silos.TryGetValue(slots.Name, out KnownSilo? known)) (known.Slots, known.HeardAt) = (slots, now);
        else _silos[slots.Name] = new KnownSilo(slots, now);
    }

    /// <summary>Removes a silo that leaves or has died. The pool accepts no more messages from it.</summary>
    /// <returns>The record of the silo, or null.</returns>
    public KnownSilo? Leave(SiloAddress address)
    {
        _gone.Add(address);
        _unheard.Remove(address);
        KnownSilo? known = WithAddress(address);
        if (known is not null) _silos.Remove(known.Slots.Name);
        return known;
    }

    /// <summary>Whether a silo has left for good.</summary>
    public bool HasLeft(SiloAddress address) => _gone.Contains(address);

    /// <summary>Ends quarantines that have lasted long enough, and forgets silos that fell silent.</summary>
    /// <param name="patience">The time that a silo may be silent.</param>
    /// <param name="now">The time now.</param>
    public void Expire(TimeSpan patience, TimeSpan now)
    {
        foreach (KnownSilo silo in _silos.Values.ToList())
        {
            silo.EndQuarantine(now);
            if (silo.HeardAt + patience < now) _silos.Remove(silo.Slots.Name);
        }
    }
}
