using System.Runtime.InteropServices;

namespace Gridfold.Models.Devices;

/// <summary>
/// CUDA's streams. libtorch has a pool of streams for each GPU and a current stream for each thread. TorchSharp does not offer them, so
/// this class calls two C++ functions of libtorch (c10/cuda/CUDAStream.h) by GCC's names for them. Their stream is a value of 16 bytes,
/// which Linux on x86-64 passes as two integers.
/// </summary>
internal static class CudaStream
{
    private const string Library = "c10_cuda";

    /// <summary>
    /// Makes a stream of a GPU's pool the calling thread's own. Where libtorch lacks these functions, the thread stays on the shared
    /// stream.
    /// </summary>
    /// <param name="gpu">The index of the GPU.</param>
    public static void Take(int gpu)
    {
        try
        {
            SetCurrent(GetFromPool(0, (sbyte)gpu));
        }
        catch (Exception exception) when (exception is DllNotFoundException or EntryPointNotFoundException)
        {
            // The results are the same; slots that share a GPU are slower.
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
