namespace Gridfold.Grains.Slots;

/// <summary>A silo as the pool sees it.</summary>
/// <param name="Silo">The silo and its slots.</param>
/// <param name="State">The silo's state, which says whether it gets work.</param>
/// <param name="Leases">The leases that the silo's slots hold.</param>
[GenerateSerializer, Immutable, Alias("gridfold.silo-snapshot")]
public sealed record SiloSnapshot(
    [property: Id(0)] SiloSlots Silo, [property: Id(1)] SiloState State, [property: Id(2)] IReadOnlyList<LeaseProgress> Leases);
