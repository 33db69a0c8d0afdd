using Gridfold.Grains.States;

namespace Gridfold.Grains.Slots;

/// <summary>The stored state of the slot pool. The pool learns everything else from heartbeats.</summary>
[GenerateSerializer, Alias("gridfold.slot-pool-state")]
internal sealed class SlotPoolState : IStoredState
{
    /// <summary>The number of times that the pool was activated.</summary>
    [Id(0)]
    public long Generation { get; set; }

    /// <summary>The silos that the operator drains.</summary>
    [Id(1)]
    public HashSet<SiloAddress> Draining { get; set; } = [];

    /// <inheritdoc/>
    [field: NonSerialized]
    public StateDamage? Damage { get; set; }
}
