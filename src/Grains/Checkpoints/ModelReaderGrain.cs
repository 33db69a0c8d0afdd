using Gridfold.Grains.Identity;
using Orleans.Concurrency;

namespace Gridfold.Grains.Checkpoints;

/// <summary>Reads the store on the silo that is called.</summary>
[StatelessWorker, Reentrant]
internal sealed class ModelReaderGrain : Grain, IModelReaderGrain
{
    /// <summary>The size is small beside what a connection transfers in the time of a heartbeat.</summary>
    private const int PartBytes = 1 << 20;

    private readonly ICheckpointStore _store;

    public ModelReaderGrain(ICheckpointStore store) => _store = store;

    public Task<byte[]?> Read(FoldId fold, string weightsHash, long offset)
    {
        if (fold is not { Experiment: not null, IsValid: true } || weightsHash is null || !Bounds.IsSha256(weightsHash) || offset < 0)
            throw new RefusedException("a model is asked for by its fold, the SHA-256 of its weights and an offset of at least 0");
        return _store.ReadPart(KeptModels.NameOf(fold, weightsHash), offset, PartBytes, CancellationToken.None);
    }
}
