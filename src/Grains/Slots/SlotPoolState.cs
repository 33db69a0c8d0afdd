using Gridfold.Grains.States;

namespace Gridfold.Grains.Slots;

/// <summary>What is stored of the slot pool; the rest it learns from heartbeats.</summary>
[GenerateSerializer, Alias("gridfold.slot-pool-state")]
internal sealed class SlotPoolState : IStoredState
{
    /// <summary>How often the pool came to life.</summary>
    [Id(0)]
    public long Generation { get; set; }

    /// <summary>The silos that are to give back what they hold.</summary>
    [Id(1)]
    public HashSet<SiloAddress> Draining { get; set; } = [];

    /// <inheritdoc/>
    [field: NonSerialized]
    public StateDamage? Damage { get; set; }
}
