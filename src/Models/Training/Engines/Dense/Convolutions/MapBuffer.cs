using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Gridfold.Models.Training.Engines.Dense.Convolutions;

/// <summary>A buffer of floats that starts at a cache line.</summary>
internal sealed class MapBuffer
{
    private const int LineFloats = FeatureMaps.Lanes;

    private float[] _values = [];
    private int _start;

    /// <summary>The first float.</summary>
    public ref float Start => ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_values), _start);

    /// <summary>Grows the buffer if it is too small. Growing loses its content.</summary>
    public void Reserve(long floats)
    {
        if (_values.Length >= floats + LineFloats) return;

        // Pinned: a garbage collection would move the array off its cache line.
        _values = GC.AllocateArray<float>(checked((int)(floats + LineFloats)), pinned: true);
        long address = Marshal.UnsafeAddrOfPinnedArrayElement(_values, 0);
        _start = (int)((-address & ((LineFloats * sizeof(float)) - 1)) / sizeof(float));
    }
}
