using Gridfold.Grains.Identity;

namespace Gridfold.Grains.Slots;

/// <summary>What the pool answers to a silo's heartbeat.</summary>
/// <param name="Lost">The leases that it holds no longer; a training under one is to be saved and stopped.</param>
/// <param name="Cancelled">Those whose experiment has been cancelled; a training under one is to be stopped.</param>
/// <param name="Wanted">Those that another silo would train now; one that no slot has begun is to be given back.</param>
/// <param name="IsDraining">Whether it is to give back everything and ask for nothing.</param>
[GenerateSerializer, Immutable, Alias("gridfold.silo-orders")]
public sealed record SiloOrders(
    [property: Id(0)] IReadOnlyList<LeaseId> Lost,
    [property: Id(1)] IReadOnlyList<LeaseId> Cancelled,
    [property: Id(2)] IReadOnlyList<LeaseId> Wanted,
    [property: Id(3)] bool IsDraining);
