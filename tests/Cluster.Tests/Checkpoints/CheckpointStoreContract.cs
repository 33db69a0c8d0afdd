using Gridfold.Grains.Checkpoints;

namespace Gridfold.Cluster.Tests.Checkpoints;

/// <summary>The contract of every checkpoint store.</summary>
public abstract class CheckpointStoreContract
{
    private static readonly CheckpointUsage Nothing = new(0, 0);

    /// <summary>An empty store.</summary>
    protected abstract ICheckpointStore Store { get; }

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EmptyStore_AnyOrder_FindsNothing()
    {
        Assert.Null(await Store.Read("e/1/0/1-1", Token));
        Assert.Equal(Nothing, await Store.Measure("e", Token));
        Assert.Equal(Nothing, await Store.Measure("", Token));
        await Store.Delete("e/1/0/1-1", Token);
        await Store.DeleteAll("e", Token);
        await Store.DeleteAll("", Token);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5_000_000)]
    public async Task Write_ThenRead_GivesTheContent(int length)
    {
        byte[] content = Content(length);
        await Store.Write("e/1/0/1-1", content, Token);
        Assert.Equal(content, await Store.Read("e/1/0/1-1", Token));
        Assert.Equal(new CheckpointUsage(1, length), await Store.Measure("e/1/0", Token));
    }

    [Theory]
    [InlineData(0, 4, 4)]
    [InlineData(2, 5, 5)]
    [InlineData(6, 100, 4)]
    [InlineData(10, 100, 0)]
    [InlineData(11, 1, 0)]
    public async Task ReadPart_FromAnyPlace_GivesWhatIsThere(int offset, int count, int expected)
    {
        await Store.Write("models/e/1/1-ab", Content(10), Token);
        Assert.Equal(
            Content(10).AsSpan(Math.Min(offset, 10), expected).ToArray(), await Store.ReadPart("models/e/1/1-ab", offset, count, Token));
        Assert.Null(await Store.ReadPart("models/e/1/2-ab", offset, count, Token));
    }

    [Fact]
    public async Task List_Folder_NamesWhatIsInItAndBelow()
    {
        Assert.Empty(await Store.List("models/e", Token));
        foreach (string name in (string[])["models/e/1/1-a", "models/e/12/1-b", "models/e-2/1/1-c", "e/1/1/1-1"])
            await Store.Write(name, Content(1), Token);
        Assert.Equal(["models/e/1/1-a", "models/e/12/1-b"], (await Store.List("models/e", Token)).Order(StringComparer.Ordinal));
        Assert.Equal(["models/e/1/1-a"], await Store.List("models/e/1", Token));
        Assert.Equal(4, (await Store.List("", Token)).Count);
    }

    [Fact]
    public async Task Write_PartOfAnArray_StoresThatPart()
    {
        await Store.Write("part", new byte[] { 1, 2, 3, 4 }.AsMemory(1, 2), Token);
        Assert.Equal([2, 3], await Store.Read("part", Token));
    }

    [Fact]
    public async Task Write_NameTaken_Replaces()
    {
        await Store.Write("e/1/0/1-1", Content(1000), Token);
        await Store.Write("e/1/0/1-1", Content(10), Token);
        Assert.Equal(Content(10), await Store.Read("e/1/0/1-1", Token));
        Assert.Equal(new CheckpointUsage(1, 10), await Store.Measure("", Token));
    }

    [Fact]
    public async Task Write_ReadMeanwhile_IsSeenWholeOrNotAtAll()
    {
        const int Writers = 4, Length = 200_000;
        Task writing = Task.WhenAll(Enumerable.Range(1, Writers).Select(writer => Task.Run(
            async () =>
            {
                for (int repetition = 0; repetition < 10; repetition++)
                    await Store.Write("e/1/0/1-1", Enumerable.Repeat((byte)writer, Length).ToArray(), Token);
            },
            Token)));
        do
        {
            if (await Store.Read("e/1/0/1-1", Token) is not { } found) continue;
            Assert.Equal(Length, found.Length);
            Assert.InRange(found[0], 1, Writers);
            Assert.All(found.Chunk(1000), chunk => Assert.True(chunk.AsSpan().IndexOfAnyExcept(found[0]) < 0));
        }
        while (!writing.IsCompleted);
        await writing;
        Assert.Equal(new CheckpointUsage(1, Length), await Store.Measure("", Token));
    }

    [Fact]
    public async Task Write_Cancelled_LeavesTheEarlierContent()
    {
        await Store.Write("e/1/0/1-1", Content(10), Token);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Store.Write("e/1/0/1-1", Content(20), new CancellationToken(canceled: true)));
        Assert.Equal(Content(10), await Store.Read("e/1/0/1-1", Token));
    }

    [Fact]
    public async Task Delete_OneOfSeveral_LeavesTheOthers()
    {
        await WriteEach("e/1/0/1-1", "e/1/0/1-2", "e/2/0/1-1");
        await Store.Delete("e/1/0/1-1", Token);
        await Store.Delete("e/1/0/1-1", Token);
        Assert.Null(await Store.Read("e/1/0/1-1", Token));
        Assert.NotNull(await Store.Read("e/1/0/1-2", Token));
        Assert.Equal(2, (await Store.Measure("e", Token)).Count);
    }

    [Fact]
    public async Task DeleteAll_Folder_LeavesThoseWhoseNamesBeginAlike()
    {
        await WriteEach("e/1/0/1-1", "e/1/1/1-1", "e/1/1/1-2", "e/10/0/1-1", "e2/1/0/1-1");
        Assert.Equal(3, (await Store.Measure("e/1", Token)).Count);
        Assert.Equal(4, (await Store.Measure("e", Token)).Count);
        await Store.DeleteAll("e/1", Token);
        Assert.Equal(Nothing, await Store.Measure("e/1", Token));
        Assert.NotNull(await Store.Read("e/10/0/1-1", Token));
        await Store.DeleteAll("e", Token);
        Assert.NotNull(await Store.Read("e2/1/0/1-1", Token));
        await Store.DeleteAll("", Token);
        Assert.Equal(Nothing, await Store.Measure("", Token));
    }

    [Fact]
    public async Task DeleteAllExcept_OneFolder_LeavesItAndWhatLiesElsewhere()
    {
        await Store.DeleteAllExcept("models/e", ["1"], Token);
        await WriteEach("models/e/1/0-a", "models/e/1/1-b", "models/e/12/0-c", "models/e/2/0-d", "models/e-2/3/0-e", "e/1/0/1-1");
        await Store.DeleteAllExcept("models/e", ["1"], Token);
        Assert.Equal(
            ["e/1/0/1-1", "models/e-2/3/0-e", "models/e/1/0-a", "models/e/1/1-b"],
            (await Store.List("", Token)).Order(StringComparer.Ordinal));
        await Store.DeleteAllExcept("models/e", [], Token);
        Assert.Equal(["e/1/0/1-1", "models/e-2/3/0-e"], (await Store.List("", Token)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task DeleteAll_NameOfACheckpoint_LeavesIt()
    {
        await WriteEach("e/1/0/1-1");
        Assert.Equal(Nothing, await Store.Measure("e/1/0/1-1", Token));
        await Store.DeleteAll("e/1/0/1-1", Token);
        Assert.NotNull(await Store.Read("e/1/0/1-1", Token));
    }

    [Fact]
    public async Task Write_AfterDeleteAll_IsThere()
    {
        await WriteEach("e/1/0/1-1");
        await Store.DeleteAll("", Token);
        await WriteEach("e/1/0/1-1");
        Assert.NotNull(await Store.Read("e/1/0/1-1", Token));
    }

    [Fact]
    public async Task WriteAndDelete_ManyAtOnce_LeaveWhatWasNotDeleted()
    {
        // Files in one folder are deleted as soon as they are written, so the folder appears and disappears while others write.
        await Task.WhenAll(Enumerable.Range(0, 200).Select(async number =>
        {
            await Store.Write($"e/1/0/1-{number}", Content(10), Token);
            if (number % 50 > 0) await Store.Delete($"e/1/0/1-{number}", Token);
        }));
        Assert.Equal(new CheckpointUsage(4, 40), await Store.Measure("e", Token));
    }

    [Theory]
    [InlineData("")]
    [InlineData("/e")]
    [InlineData("e/")]
    [InlineData("e//1")]
    [InlineData("../e")]
    [InlineData("e/../../f")]
    [InlineData("e/.hidden")]
    [InlineData("e\\f")]
    [InlineData("e/1\n")]
    [InlineData("é")]
    public async Task AnyOrder_BadName_IsRefused(string name)
    {
        await Assert.ThrowsAsync<ArgumentException>(() => Store.Write(name, Content(1), Token));
        await Assert.ThrowsAsync<ArgumentException>(() => Store.Read(name, Token));
        await Assert.ThrowsAsync<ArgumentException>(() => Store.Delete(name, Token));
        if (name.Length == 0) return;
        await Assert.ThrowsAsync<ArgumentException>(() => Store.DeleteAll(name, Token));
        await Assert.ThrowsAsync<ArgumentException>(() => Store.Measure(name, Token));
    }

    private static byte[] Content(int length) => [.. Enumerable.Range(0, length).Select(index => (byte)(index * 31))];

    private async Task WriteEach(params string[] names)
    {
        foreach (string name in names) await Store.Write(name, Content(10), Token);
    }
}
