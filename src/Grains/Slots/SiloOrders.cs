using Gridfold.Grains.Identity;

namespace Gridfold.Grains.Slots;

/// <summary>The pool's answer to a silo's heartbeat.</summary>
/// <param name="Lost">The leases that the silo no longer holds. It saves and stops the trainings under them.</param>
/// <param name="Cancelled">The leases whose experiment has been cancelled. The silo stops the trainings under them.</param>
/// <param name="Wanted">The leases that another silo would train now. The silo gives back those that no slot has begun.</param>
/// <param name="IsDraining">Whether the silo is to give back everything and ask for no work.</param>
[GenerateSerializer, Immutable, Alias("gridfold.silo-orders")]
public sealed record SiloOrders(
    [property: Id(0)] IReadOnlyList<LeaseId> Lost,
    [property: Id(1)] IReadOnlyList<LeaseId> Cancelled,
    [property: Id(2)] IReadOnlyList<LeaseId> Wanted,
    [property: Id(3)] bool IsDraining);
