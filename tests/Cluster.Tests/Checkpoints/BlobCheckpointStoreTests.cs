using Gridfold.Grains.Checkpoints;
using Gridfold.Silo.Checkpoints;

namespace Gridfold.Cluster.Tests.Checkpoints;

public sealed class BlobCheckpointStoreTests : CheckpointStoreContract, IClassFixture<Azurite>
{
    private readonly BlobCheckpointStore _store;

    public BlobCheckpointStoreTests(Azurite azurite) => _store = new BlobCheckpointStore(azurite.NewContainer());

    protected override ICheckpointStore Store => _store;

    [Fact]
    public async Task DeleteAll_MoreThanAPage_DeletesEach()
    {
        // A page of a listing has at most 5000.
        const int Blobs = 5100;
        await Parallel.ForAsync(0, Blobs, Token, async (number, token) => await Store.Write($"e/{number}", new byte[] { 1 }, token));
        Assert.Equal(new CheckpointUsage(Blobs, Blobs), await Store.Measure("e", Token));
        await Store.DeleteAll("e", Token);
        Assert.Equal(new CheckpointUsage(0, 0), await Store.Measure("e", Token));
    }
}
