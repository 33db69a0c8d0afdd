using Gridfold.Grains.Checkpoints;
using Gridfold.Silo.Checkpoints;

namespace Gridfold.Cluster.Tests.Checkpoints;

public sealed class BlobCheckpointStoreTests : CheckpointStoreContract, IClassFixture<Azurite>
{
    private readonly BlobCheckpointStore _store;

    public BlobCheckpointStoreTests(Azurite azurite)
    {
        Assert.SkipUnless(azurite.IsRunning, "Node.js and its npm are not installed, and the emulator of Azure's storage needs them");
        _store = new BlobCheckpointStore(azurite.NewContainer());
    }

    protected override ICheckpointStore Store => _store;
}
