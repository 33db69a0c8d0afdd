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
