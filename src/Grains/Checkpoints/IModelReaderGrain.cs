using Gridfold.Grains.Calls;
using Gridfold.Grains.Identity;

namespace Gridfold.Grains.Checkpoints;

/// <summary>
/// Reads models from the store for clients that cannot reach it. It reads small parts, so that no other message is delayed. Any key works.
/// </summary>
[Alias("gridfold.IModelReaderGrain")]
public interface IModelReaderGrain : IGrainWithStringKey
{
    /// <summary>Reads a part of a fold's model. At the end of the model the part is shorter than the ones before, or empty.</summary>
    /// <param name="fold">The fold's id.</param>
    /// <param name="weightsHash">The hash of the fold's weights, from its result.</param>
    /// <param name="offset">The first byte of the part, from 0.</param>
    /// <returns>Null when the model is not kept.</returns>
    [Alias("Read"), CalledBy(Caller.Client)]
    Task<byte[]?> Read(FoldId fold, string weightsHash, long offset);
}
