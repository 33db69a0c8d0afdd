namespace Gridfold.Grains.Slots;

/// <summary>A silo as it presents itself to the pool.</summary>
/// <param name="Name">Unique in the cluster; a silo that is started again may have the same.</param>
/// <param name="Address">Orleans' address of the process, which no other process ever has.</param>
/// <param name="Device">What its slots train on: <see cref="Cpu"/> or <see cref="Cuda"/>.</param>
/// <param name="Slots">How many jobs it trains at once.</param>
[GenerateSerializer, Immutable, Alias("gridfold.silo-slots")]
public sealed record SiloSlots(
    [property: Id(0)] string Name, [property: Id(1)] SiloAddress Address, [property: Id(2)] string Device, [property: Id(3)] int Slots)
{
    /// <summary>The name of the setting that its devices compute rightly with; null for a silo that did not test them.</summary>
    [Id(4)]
    public string? Setting { get; init; }

    /// <summary>What the self-test of its devices found, in a line; null for a silo that did not test them.</summary>
    [Id(5)]
    public string? SelfTest { get; init; }

    /// <summary>Whether none of its devices computes rightly, so that the silo must not train.</summary>
    [Id(6)]
    public bool IsRefused { get; init; }

    /// <summary>Experiments whose data it is reading, and of which it takes no more jobs until it has; null for none.</summary>
    [Id(7)]
    public IReadOnlyList<string>? Loading { get; init; }

    /// <summary>The device of slots that train on the processor.</summary>
    public const string Cpu = "cpu";

    /// <summary>The device of slots that train on NVIDIA's GPUs.</summary>
    public const string Cuda = "cuda";
}

/// <summary>The slots of all silos that get work.</summary>
/// <param name="Count">How many.</param>
/// <param name="AreGpus">Whether all of them train on GPUs.</param>
[GenerateSerializer, Immutable, Alias("gridfold.cluster-slots")]
public sealed record ClusterSlots([property: Id(0)] int Count, [property: Id(1)] bool AreGpus);

/// <summary>Whether a silo gets work.</summary>
public enum SiloState
{
    /// <summary>It does.</summary>
    Active,

    /// <summary>Its operator wants it free: it gives back what it holds and gets nothing.</summary>
    Draining,

    /// <summary>Every training broke on it, while other silos train: it gets nothing for a while.</summary>
    Quarantined,

    /// <summary>Its devices compute wrongly: the silo gets nothing until it is started again.</summary>
    Refused,
}

/// <summary>A silo as the pool sees it.</summary>
/// <param name="Silo">The silo and its slots.</param>
/// <param name="State">Whether it gets work.</param>
/// <param name="Leases">What its slots hold.</param>
[GenerateSerializer, Immutable, Alias("gridfold.silo-snapshot")]
public sealed record SiloSnapshot(
    [property: Id(0)] SiloSlots Silo, [property: Id(1)] SiloState State, [property: Id(2)] IReadOnlyList<LeaseProgress> Leases);

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
