namespace Gridfold.Grains.Slots;

/// <summary>A silo as it presents itself to the pool.</summary>
/// <param name="Name">The silo's name, unique in the cluster. A silo that is started again may have the same name.</param>
/// <param name="Address">Orleans' address of the process. No other process ever has it.</param>
/// <param name="Device">The device that the slots train on: <see cref="Cpu"/> or <see cref="Cuda"/>.</param>
/// <param name="Slots">The number of jobs that the silo trains at once.</param>
[GenerateSerializer, Immutable, Alias("gridfold.silo-slots")]
public sealed record SiloSlots(
    [property: Id(0)] string Name, [property: Id(1)] SiloAddress Address, [property: Id(2)] string Device, [property: Id(3)] int Slots)
{
    /// <summary>The name of the setting under which the silo's devices compute correctly. Null for a silo that did not test them.</summary>
    [Id(4)]
    public string? Setting { get; init; }

    /// <summary>The result of the devices' self-test in one line. Null for a silo that did not test them.</summary>
    [Id(5)]
    public string? SelfTest { get; init; }

    /// <summary>Whether none of the silo's devices computes correctly, so that the silo must not train.</summary>
    [Id(6)]
    public bool IsRefused { get; init; }

    /// <summary>
    /// The experiments whose data the silo is reading. The silo takes no more of their jobs until it has read the data. Null for none.
    /// </summary>
    [Id(7)]
    public IReadOnlyList<string>? Loading { get; init; }

    /// <summary>The device of slots that train on the processor.</summary>
    public const string Cpu = "cpu";

    /// <summary>The device of slots that train on NVIDIA GPUs.</summary>
    public const string Cuda = "cuda";
}
