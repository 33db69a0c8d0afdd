using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Gridfold.Models.Training.Engines.Dense.Convolutions;

/// <summary>
/// The memory of a job's feature maps. Its networks take turns, step by step, and none needs its maps from one step to the next: so they
/// use the same, as
/// much as the largest takes, which also is in the processor's caches when the next one comes.
/// </summary>
internal sealed class MapMemory : IDisposable
{
    private readonly List<MapBuffer> _buffers = [];
    private int _next;
    private Tensor? _scratch;

    /// <summary>Begins to give the next network the same buffers.</summary>
    public void Restart() => _next = 0;

    /// <summary>The next buffer, with room for so many floats at least. What is in it is anyone's.</summary>
    public MapBuffer Take(long floats)
    {
        if (_next == _buffers.Count) _buffers.Add(new MapBuffer());
        _buffers[_next].Reserve(floats);
        return _buffers[_next++];
    }

    /// <summary>So many floats for libtorch to fill, until the next call.</summary>
    public Tensor Scratch(long floats)
    {
        if (_scratch is null || _scratch.numel() < floats)
        {
            _scratch?.Dispose();
            _scratch = empty(floats).DetachFromDisposeScope();
        }

        return _scratch.narrow(0, 0, floats);
    }

    public void Dispose() => _scratch?.Dispose();
}

/// <summary>Floats from a cache line on.</summary>
internal sealed class MapBuffer
{
    private const int LineFloats = FeatureMaps.Lanes;

    private float[] _values = [];
    private int _start;

    /// <summary>The first.</summary>
    public ref float Start => ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_values), _start);

    /// <summary>Grows it if need be; what was in it is lost.</summary>
    public void Reserve(long floats)
    {
        if (_values.Length >= floats + LineFloats) return;

        // Pinned, for a collection would move it off its line.
        _values = GC.AllocateArray<float>(checked((int)(floats + LineFloats)), pinned: true);
        long address = Marshal.UnsafeAddrOfPinnedArrayElement(_values, 0);
        _start = (int)((-address & ((LineFloats * sizeof(float)) - 1)) / sizeof(float));
    }
}
