using TorchSharp;
using static TorchSharp.torch;

namespace Gridfold.Models.Devices;

/// <summary>What a network is trained on: this machine's processor, or one of its GPUs.</summary>
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

    /// <summary>The processor. Knowing it loads nothing of libtorch.</summary>
    public static TrainingDevice Cpu { get; } = new(DeviceType.CPU, -1);

    /// <summary>Whether it is the processor.</summary>
    public bool IsCpu { get; }

    /// <summary>As in <c>cpu</c> or <c>cuda:0</c>.</summary>
    public string Name { get; }

    /// <summary>As libtorch knows it.</summary>
    internal Device Torch => _device.Value;

    /// <summary>
    /// The GPUs that libtorch can use, the same objects at each call: none where it is built without CUDA, or finds no driver.
    /// </summary>
    public static IReadOnlyList<TrainingDevice> Gpus() => AllGpus.Value;

    private static IReadOnlyList<TrainingDevice> FindGpus()
    {
        Libtorch.Load();
        if (!cuda.is_available()) return [];

        // 32-bit floats everywhere, as on the processor: the shorter ones would cost accuracy unasked.
        backends.cudnn.allow_tf32 = false;
        return [.. Enumerable.Range(0, cuda.device_count()).Select(index => new TrainingDevice(DeviceType.CUDA, index))];
    }

    /// <summary>
    /// Makes the calling thread, which belongs to one slot, ready to train there. Of one operation it does not use more threads: that would
    /// change the order of its sums, and so the bits of the result.
    /// On a GPU it gets a stream of its own, so that what slots that share the GPU compute need not be done one after the other.
    /// </summary>
    public void Enter()
    {
        set_num_threads(1);
        if (IsCpu || _hasStream) return;
        CudaStream.Take(_index);
        _hasStream = true;
    }

    /// <summary>Moves a tensor of the processor's there.</summary>
    internal Tensor Place(Tensor tensor) => IsCpu ? tensor : tensor.to(Torch);

    /// <summary>Waits until it has computed all that the calling thread gave it.</summary>
    internal void WaitForOwn()
    {
        if (IsCpu) return;
        using DisposeScope scope = NewDisposeScope();
        zeros(1, device: Torch).cpu();
    }

    /// <summary>Waits until it has computed all that it was given.</summary>
    internal void WaitForAll()
    {
        if (!IsCpu) cuda.synchronize(Torch);
    }
}
