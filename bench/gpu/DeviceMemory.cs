using System.Diagnostics;
using System.Runtime.InteropServices;
using Gridfold.Models.Devices;

namespace Gridfold.GpuCheck;

/// <summary>
/// The greatest memory that this process has used on a device so far. libtorch returns no memory to a GPU: the memory taken now is the
/// greatest. On the processor it is the process's peak resident size.
/// </summary>
internal sealed class DeviceMemory
{
    private const double Mebibyte = 1 << 20;

    private readonly bool _isCpu;
    private readonly GetInfo? _getInfo;
    private readonly long _before;

    /// <param name="device">A device that was used before: CUDA's own memory is there already, and is not counted.</param>
    public DeviceMemory(TrainingDevice device)
    {
        _isCpu = device.IsCpu;
        if (_isCpu) return;
        _getInfo = Find();
        _before = Taken ?? 0;
    }

    private delegate int GetInfo(out nuint free, out nuint total);

    /// <summary>MiB; null where the number cannot be read.</summary>
    public double? Greatest
    {
        get
        {
            if (!_isCpu) return (Taken - _before) / Mebibyte;
            using var self = Process.GetCurrentProcess();
            return self.PeakWorkingSet64 / Mebibyte;
        }
    }

    private long? Taken => _getInfo?.Invoke(out nuint free, out nuint total) == 0 ? (long)(total - free) : null;

    /// <summary>Finds cudaMemGetInfo in the CUDA runtime that libtorch has loaded. The name of its file differs between versions.</summary>
    private static GetInfo? Find()
    {
        const string maps = "/proc/self/maps";
        if (!File.Exists(maps)) return null;
        string? file = File.ReadLines(maps).Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^1])
            .FirstOrDefault(path => Path.GetFileName(path).StartsWith("libcudart", StringComparison.Ordinal));
        return file is not null && NativeLibrary.TryLoad(file, out nint library)
            && NativeLibrary.TryGetExport(library, "cudaMemGetInfo", out nint function)
            ? Marshal.GetDelegateForFunctionPointer<GetInfo>(function)
            : null;
    }
}
