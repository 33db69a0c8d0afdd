using static TorchSharp.torch;

namespace Gridfold.Models.Training.Engines.Dense.Convolutions;

/// <summary>
/// The memory of a job's feature maps. The networks take turns, step by step, and no network needs its maps in its next step. So all
/// networks use the same buffers, as large as the largest network needs. The buffers are still in the processor's caches for the next
/// network.
/// </summary>
internal sealed class MapMemory : IDisposable
{
    private readonly List<MapBuffer> _buffers = [];
    private int _next;
    private Tensor? _scratch;

    /// <summary>Gives the next network the same buffers again.</summary>
    public void Restart() => _next = 0;

    /// <summary>Gives the next buffer, with room for at least a number of floats. Its content is undefined.</summary>
    public MapBuffer Take(long floats)
    {
        if (_next == _buffers.Count) _buffers.Add(new MapBuffer());
        _buffers[_next].Reserve(floats);
        return _buffers[_next++];
    }

    /// <summary>Gives floats for libtorch to fill. They hold until the next call.</summary>
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
