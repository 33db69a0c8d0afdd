using System.Runtime.InteropServices;

namespace Gridfold.Models.Devices;

/// <summary>
/// CUDA's streams, of which libtorch has a pool for each GPU and a current one for each thread. TorchSharp gives no way to them, so these
/// are libtorch's own two C++ functions
/// (c10/cuda/CUDAStream.h), by the names that GCC gives them. Their stream is a value of 16 bytes, which Linux on x86-64 passes as two
/// integers.
/// </summary>
internal static class CudaStream
{
    private const string Library = "c10_cuda";

    /// <summary>
    /// Makes a stream of a GPU's pool the calling thread's. Where this libtorch has no such functions, the thread stays on the stream that
    /// all share.
    /// </summary>
    /// <param name="gpu">Its index.</param>
    public static void Take(int gpu)
    {
        try
        {
            SetCurrent(GetFromPool(0, (sbyte)gpu));
        }
        catch (Exception exception) when (exception is DllNotFoundException or EntryPointNotFoundException)
        {
            // Slower where slots share a GPU, and otherwise the same.
        }
    }

    /// <summary>c10::cuda::getStreamFromPool(bool isHighPriority, DeviceIndex).</summary>
    [DllImport(Library, EntryPoint = "_ZN3c104cuda17getStreamFromPoolEba")]
    private static extern Stream GetFromPool(byte isHighPriority, sbyte device);

    /// <summary>c10::cuda::setCurrentCUDAStream(CUDAStream).</summary>
    [DllImport(Library, EntryPoint = "_ZN3c104cuda20setCurrentCUDAStreamENS0_10CUDAStreamE")]
    private static extern void SetCurrent(Stream stream);

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct Stream
    {
        private readonly long _device;
        private readonly long _id;
    }
}
