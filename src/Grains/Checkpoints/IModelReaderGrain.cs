using Gridfold.Grains.Calls;
using Gridfold.Grains.Identity;

namespace Gridfold.Grains.Checkpoints;

/// <summary>Reads models out of the store for clients, which may not reach it, in parts that delay no other message. Any key will do.</summary>
[Alias("gridfold.IModelReaderGrain")]
public interface IModelReaderGrain : IGrainWithStringKey
{
    /// <summary>A part of a fold's model; shorter than those before it at the end, or empty.</summary>
    /// <param name="fold">The fold.</param>
    /// <param name="weightsHash">Of its result.</param>
    /// <param name="offset">From which byte.</param>
    /// <returns>Null when it is not kept.</returns>
    [Alias("Read"), CalledBy(Caller.Client)]
    Task<byte[]?> Read(FoldId fold, string weightsHash, long offset);
}
