using Gridfold.Grains.Folds;

namespace Gridfold.Grains.Slots;

/// <summary>The right to train one fold on a slot of a silo, held for as long as the silo renews it.</summary>
/// <param name="Id">Unique.</param>
/// <param name="Fold">The fold.</param>
/// <param name="Silo">Who holds it.</param>
[GenerateSerializer, Immutable, Alias("gridfold.lease")]
public sealed record Lease([property: Id(0)] Guid Id, [property: Id(1)] FoldId Fold, [property: Id(2)] string Silo);

/// <summary>A lease that is still held, and how far its training is.</summary>
/// <param name="Lease">The lease.</param>
/// <param name="Epoch">Epochs done.</param>
/// <param name="IsTraining">Whether a slot trains it; else it was leased ahead and waits for one.</param>
[GenerateSerializer, Immutable, Alias("gridfold.lease-progress")]
public sealed record LeaseProgress([property: Id(0)] Lease Lease, [property: Id(1)] int Epoch, [property: Id(2)] bool IsTraining);

/// <summary>A silo as it presents itself to the pool.</summary>
/// <param name="Name">Unique in the cluster.</param>
/// <param name="Device">What its slots train on, as in cpu.</param>
/// <param name="Slots">How many folds it trains at once.</param>
[GenerateSerializer, Immutable, Alias("gridfold.silo-slots")]
public sealed record SiloSlots([property: Id(0)] string Name, [property: Id(1)] string Device, [property: Id(2)] int Slots);

/// <summary>A silo as the pool sees it.</summary>
/// <param name="Silo">The silo and its slots.</param>
/// <param name="Leases">What its slots hold.</param>
[GenerateSerializer, Immutable, Alias("gridfold.silo-snapshot")]
public sealed record SiloSnapshot([property: Id(0)] SiloSlots Silo, [property: Id(1)] IReadOnlyList<LeaseProgress> Leases);
