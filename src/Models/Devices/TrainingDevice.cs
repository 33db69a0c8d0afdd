using TorchSharp;
using static TorchSharp.torch;

namespace Gridfold.Models.Devices;

/// <summary>The device that trains a network: this machine's processor, or one of its GPUs.</summary>
public sealed class TrainingDevice
{
    [ThreadStatic]
    private static bool _hasStream;

    private static readonly Lazy<IReadOnlyList<TrainingDevice>> AllGpus = new(FindGpus);

    private readonly Lazy<Device> _device;
    private readonly int _index;

    private TrainingDevice(DeviceType type, int index)
    {
        _index = index;
        IsCpu = type == DeviceType.CPU;
        Name = IsCpu ? "cpu" : FormattableString.Invariant($"cuda:{index}");
        _device = new Lazy<Device>(() => new Device(type, index));
    }

    /// <summary>The processor. This property loads nothing of libtorch.</summary>
    public static TrainingDevice Cpu { get; } = new(DeviceType.CPU, -1);

    /// <summary>Whether the device is the processor.</summary>
    public bool IsCpu { get; }

    /// <summary>The name, as in <c>cpu</c> or <c>cuda:0</c>.</summary>
    public string Name { get; }

    /// <summary>The device in libtorch's form.</summary>
    internal Device Torch => _device.Value;

    /// <summary>
    /// Gives the GPUs that libtorch can use, the same objects at each call. There are none where libtorch has no CUDA or finds no driver.
    /// </summary>
    public static IReadOnlyList<TrainingDevice> Gpus() => AllGpus.Value;

    private static IReadOnlyList<TrainingDevice> FindGpus()
    {
        Libtorch.Load();
        if (!cuda.is_available()) return [];

        // All arithmetic uses 32-bit floats, as on the processor. Shorter floats would cost accuracy.
        backends.cudnn.allow_tf32 = false;
        Libtorch.MakeGpusRepeatable();
        return [.. Enumerable.Range(0, cuda.device_count()).Select(index => new TrainingDevice(DeviceType.CUDA, index))];
    }

    /// <summary>
    /// Prepares the calling thread, which belongs to one slot, for training on this device. Each operation uses one thread, because more
    /// threads would change the order of sums and so the bits of the result. On a GPU the thread gets its own stream, so that slots that
    /// share the GPU need not wait for each other.
    /// </summary>
    public void Enter()
    {
        set_num_threads(1);
        if (IsCpu || _hasStream) return;
        CudaStream.Take(_index);
        _hasStream = true;
    }

    /// <summary>Moves a tensor of the processor to this device.</summary>
    internal Tensor Place(Tensor tensor) => IsCpu ? tensor : tensor.to(Torch);

    /// <summary>Waits until the device has done all work of the calling thread.</summary>
    internal void WaitForOwn()
    {
        if (IsCpu) return;
        using DisposeScope scope = NewDisposeScope();
        zeros(1, device: Torch).cpu();
    }

    /// <summary>Waits until the device has done all its work.</summary>
    internal void WaitForAll()
    {
        if (!IsCpu) cuda.synchronize(Torch);
    }
}
