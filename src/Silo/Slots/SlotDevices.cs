using Gridfold.Models.Input;
using Gridfold.Models.Training;

namespace Gridfold.Silo.Slots;

/// <summary>What this silo's slots train on: the processor, or its GPUs in turn.</summary>
internal sealed class SlotDevices
{
    /// <summary>Trains on the processor.</summary>
    public const string Cpu = "cpu";

    /// <summary>Trains on NVIDIA's GPUs.</summary>
    public const string Cuda = "cuda";

    private readonly IReadOnlyList<TrainingDevice> _devices;

    private SlotDevices(string kind, IReadOnlyList<TrainingDevice> devices, int defaultSlots)
    {
        (Kind, _devices, DefaultSlots) = (kind, devices, defaultSlots);
    }

    /// <summary><see cref="Cpu"/> or <see cref="Cuda"/>.</summary>
    public string Kind { get; }

    /// <summary>How many slots there are where nobody says: one a core, or one a GPU.</summary>
    public int DefaultSlots { get; }

    /// <summary>Finds what is asked for.</summary>
    /// <param name="kind"><see cref="Cpu"/> or <see cref="Cuda"/>.</param>
    /// <param name="setting">Where that was said, for messages.</param>
    /// <exception cref="InputException">There is no such kind, or none of it here.</exception>
    public static SlotDevices Find(string kind, string setting)
    {
        if (kind == Cpu) return new SlotDevices(Cpu, [TrainingDevice.Cpu], Environment.ProcessorCount);
        if (kind != Cuda) throw new InputException($"{setting} is '{kind}'; it must be {Cpu} or {Cuda}");
        IReadOnlyList<TrainingDevice> gpus = TrainingDevice.Gpus();
        return gpus.Count > 0
            ? new SlotDevices(Cuda, gpus, gpus.Count)
            : throw new InputException($"{setting} is {Cuda}, and libtorch finds no GPU that it can use: that takes a build with -p:Torch=cuda, an NVIDIA GPU and its driver; or say {Cpu}");
    }

    /// <summary>A slot's device.</summary>
    /// <param name="slot">From 0.</param>
    public TrainingDevice Of(int slot) => _devices[slot % _devices.Count];
}
