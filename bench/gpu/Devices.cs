using Gridfold.Models.Devices;

namespace Gridfold.GpuCheck;

/// <summary>There is no device of the kind that was asked for.</summary>
internal sealed class NoDeviceException(string message) : Exception(message);

/// <summary>The devices that sections train on.</summary>
internal static class Devices
{
    private const string NoGpu = "libtorch finds no GPU; GRIDFOLD_LIBTORCH must name the lib folder of a PyTorch with CUDA, "
        + "and nvidia-smi must list a GPU (--device cpu needs none)";

    /// <summary>The first GPU, or the processor, entered by the calling thread.</summary>
    /// <exception cref="NoDeviceException">libtorch finds no GPU.</exception>
    public static TrainingDevice Open(CheckOptions options)
    {
        TrainingDevice device = TrainingDevice.Cpu;
        if (options.IsGpu) device = TrainingDevice.Gpus() is [TrainingDevice first, ..] ? first : throw new NoDeviceException(NoGpu);
        device.Enter();
        return device;
    }
}
