using TorchSharp;
using static TorchSharp.torch;

namespace Gridfold.Models.Training;

/// <summary>What a network is trained on: this machine's processor, or one of its GPUs.</summary>
public sealed class TrainingDevice
{
    private readonly Lazy<Device> _device;

    private TrainingDevice(DeviceType type, int index)
    {
        IsCpu = type == DeviceType.CPU;
        Name = IsCpu ? "cpu" : FormattableString.Invariant($"cuda:{index}");
        _device = new Lazy<Device>(() => new Device(type, index));
    }

    /// <summary>The processor. Knowing it loads nothing of libtorch.</summary>
    public static TrainingDevice Cpu { get; } = new(DeviceType.CPU, -1);

    /// <summary>Whether it is the processor.</summary>
    public bool IsCpu { get; }

    /// <summary>As in <c>cpu</c> or <c>cuda:0</c>.</summary>
    public string Name { get; }

    /// <summary>As libtorch knows it.</summary>
    internal Device Torch => _device.Value;

    /// <summary>Loads libtorch, which takes a fifth of a second, so that the first training need not; whoever trains meanwhile waits for it.</summary>
    public static void Load()
    {
        using Tensor first = zeros(1);
    }

    /// <summary>The GPUs that libtorch can use: none where it is built without CUDA, or finds no driver.</summary>
    public static IReadOnlyList<TrainingDevice> Gpus()
    {
        if (!cuda.is_available()) return [];

        // 32-bit floats everywhere, as on the processor: the shorter ones would cost accuracy unasked.
        backends.cudnn.allow_tf32 = false;
        return [.. Enumerable.Range(0, cuda.device_count()).Select(index => new TrainingDevice(DeviceType.CUDA, index))];
    }
}
