using Gridfold.Grains.Checkpoints;
using Gridfold.Silo.Checkpoints;

namespace Gridfold.Cluster.Tests.Checkpoints;

public sealed class FolderCheckpointStoreTests : CheckpointStoreContract, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("gridfold-checkpoints-").FullName;
    private readonly FolderCheckpointStore _store;

    public FolderCheckpointStoreTests() => _store = new FolderCheckpointStore(Root);

    protected override ICheckpointStore Store => _store;

    private string Root => Path.Combine(_folder, "checkpoints");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Write_Done_LeavesOneFile()
    {
        await Store.Write("e/1/0/1-1", new byte[10], Token);
        await Store.Write("e/1/0/1-1", new byte[20], Token);
        Assert.Equal([Path.Combine(Root, "e", "1", "0", "1-1")], Files());
    }

    [Fact]
    public async Task Write_Impossible_LeavesNoTemporaryFile()
    {
        await Store.Write("e/1/0/1-1", new byte[10], Token);
        await Assert.ThrowsAnyAsync<Exception>(() => Store.Write("e/1", new byte[10], Token));
        Assert.Equal([Path.Combine(Root, "e", "1", "0", "1-1")], Files());
    }

    [Fact]
    public async Task LeftoverTemporaryFile_Found_CountsAsNothingAndGoesWithItsFolder()
    {
        await Store.Write("e/1/0/1-1", new byte[10], Token);
        File.WriteAllBytes(Path.Combine(Root, "e", "1", "0", $".{Guid.NewGuid():N}"), new byte[100]);
        Assert.Equal(new CheckpointUsage(1, 10), await Store.Measure("e", Token));
        await Store.Delete("e/1/0/1-1", Token);
        Assert.Equal(new CheckpointUsage(0, 0), await Store.Measure("e", Token));
        await Store.DeleteAll("e/1", Token);
        Assert.Empty(Directory.GetFileSystemEntries(Root));
    }

    [Fact]
    public async Task DeleteAllExcept_FoldersOfAKilledProcess_RemovesThem()
    {
        await Store.Write("models/e/1/0-a", new byte[10], Token);
        Directory.CreateDirectory(Path.Combine(Root, "models", "e", "2"));
        Directory.CreateDirectory(Path.Combine(Root, "models", "e", "3"));
        File.WriteAllBytes(Path.Combine(Root, "models", "e", "3", $".{Guid.NewGuid():N}"), new byte[100]);
        await Store.DeleteAllExcept("models/e", ["1"], Token);
        Assert.Equal([Path.Combine(Root, "models", "e", "1")], Directory.GetDirectories(Path.Combine(Root, "models", "e")));
    }

    [Fact]
    public async Task Delete_LastInItsFolders_RemovesThem()
    {
        await Store.Write("e/1/0/1-1", new byte[10], Token);
        await Store.Write("e/2/0/1-1", new byte[10], Token);
        await Store.Delete("e/1/0/1-1", Token);
        Assert.Equal([Path.Combine(Root, "e", "2")], Directory.GetDirectories(Path.Combine(Root, "e")));
        await Store.DeleteAll("e/2/0", Token);
        Assert.Empty(Directory.GetFileSystemEntries(Root));
    }

    private string[] Files() => Directory.GetFiles(_folder, "*", SearchOption.AllDirectories);
}
