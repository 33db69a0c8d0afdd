using Gridfold.Grains.Slots;
using Gridfold.Models.Devices;
using Gridfold.Models.Input;
using Gridfold.Silo.Training;

namespace Gridfold.Silo.Slots;

/// <summary>The devices of this silo's slots: the processor, or its GPUs in turn.</summary>
internal sealed class SlotDevices
{
    private readonly IReadOnlyList<TrainingDevice> _devices;

    private SlotDevices(string kind, IReadOnlyList<TrainingDevice> devices, int defaultSlots)
    {
        (Kind, _devices, DefaultSlots) = (kind, devices, defaultSlots);
    }

    /// <summary>The kind of the devices: <see cref="SiloSlots.Cpu"/> or <see cref="SiloSlots.Cuda"/>.</summary>
    public string Kind { get; }

    /// <summary>The default number of slots: one a core, or one a GPU.</summary>
    public int DefaultSlots { get; }

    /// <summary>Finds the devices of a kind.</summary>
    /// <param name="kind"><see cref="SiloSlots.Cpu"/> or <see cref="SiloSlots.Cuda"/>.</param>
    /// <param name="setting">The setting that names the kind, for messages.</param>
    /// <exception cref="InputException">There is no such kind, or no such device on this machine.</exception>
    public static SlotDevices Find(string kind, string setting)
    {
        if (kind == SiloSlots.Cpu) return new SlotDevices(SiloSlots.Cpu, [TrainingDevice.Cpu], Environment.ProcessorCount);
        if (kind != SiloSlots.Cuda) throw new InputException($"{setting} is '{kind}'; it must be {SiloSlots.Cpu} or {SiloSlots.Cuda}");
        IReadOnlyList<TrainingDevice> gpus = TrainingDevice.Gpus();
        return gpus.Count > 0
            ? new SlotDevices(SiloSlots.Cuda, gpus, gpus.Count)
            : throw new InputException($"{setting} is {SiloSlots.Cuda}, and libtorch finds no GPU that it can use: "
                + $"that takes a build with GRIDFOLD_TORCH=cuda (or -p:Torch=cuda), or a libtorch for CUDA that "
                + $"{Libtorch.FolderVariable} names, an NVIDIA GPU and its driver; or say {SiloSlots.Cpu}");
    }

    /// <summary>The devices, each once.</summary>
    public IReadOnlyList<TrainingDevice> All => _devices;

    /// <summary>Tests every device.</summary>
    /// <returns>The devices that compute correctly, and the result for each device.</returns>
    public async Task<(SlotDevices Right, IReadOnlyList<DeviceVerdict> Verdicts)> Prove(IJobTrainer trainer)
    {
        DeviceVerdict[] verdicts = await Task.WhenAll(_devices.Select(device => Prove(device, trainer)));
        TrainingDevice[] right = [.. _devices.Zip(verdicts).Where(device => !device.Second.IsRefused).Select(device => device.First)];
        return (new SlotDevices(Kind, right, DefaultSlots), verdicts);
    }

    private static async Task<DeviceVerdict> Prove(TrainingDevice device, IJobTrainer trainer)
    {
        try
        {
            return await trainer.Prove(device);
        }
        catch (Exception exception)
        {
            var failed = new SettingResult(DeviceSetting.Default, [])
            {
                Failure = exception.GetBaseException().Message,
                IsInconclusive = true,
            };
            return new DeviceVerdict(device.Name, [failed]);
        }
    }

    /// <summary>The device of a slot.</summary>
    /// <param name="slot">The slot's number, from 0.</param>
    public TrainingDevice Of(int slot) => _devices[slot % _devices.Count];
}
