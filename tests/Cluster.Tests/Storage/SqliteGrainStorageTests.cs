using Gridfold.Grains.Leaderboards;
using Gridfold.Silo.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using Orleans.Storage;

namespace Gridfold.Cluster.Tests.Storage;

public sealed class SqliteGrainStorageTests : IAsyncLifetime
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"gridfold-sqlite-{Guid.NewGuid():N}");
    private readonly Serializer _serializer = new ServiceCollection().AddSerializer().BuildServiceProvider().GetRequiredService<Serializer>();
    private SqliteGrainStorage _storage = null!;

    public ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(_folder);
        _storage = Open();
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _storage.DisposeAsync();
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Read_NothingStored_GivesAnEmptyState()
    {
        GrainState<LeaderboardPage> state = await Read("nobody");
        Assert.False(state.RecordExists);
        Assert.Null(state.ETag);
        Assert.Empty(state.State!.Trials);
    }

    [Fact]
    public async Task Write_ThenReopened_IsThere()
    {
        GrainState<LeaderboardPage> state = Page(3);
        await Write("a", state);
        state.State!.Trials.Add(state.State!.Trials[0] with { Trial = 4, Score = 0.1 + 0.2 });
        await Write("a", state);

        await _storage.DisposeAsync();
        _storage = Open();
        GrainState<LeaderboardPage> read = await Read("a");
        Assert.True(read.RecordExists);
        Assert.Equal(state.ETag, read.ETag);
        Assert.Equal(state.State!.Trials, read.State!.Trials);
    }

    [Fact]
    public async Task Write_ReadBeforeAnotherWrote_IsRefused()
    {
        await Write("a", Page(1));
        GrainState<LeaderboardPage> first = await Read("a"), second = await Read("a");
        await Write("a", first);
        await Assert.ThrowsAsync<InconsistentStateException>(() => Write("a", second));
        await Assert.ThrowsAsync<InconsistentStateException>(() => Write("a", Page(9)));
        Assert.Equal(first.ETag, (await Read("a")).ETag);
    }

    [Fact]
    public async Task Write_ManyAtOnce_StoresEachAndRefusesOnlyTheStaleOne()
    {
        await Write("stale", Page(1));
        Task[] writes = [.. Enumerable.Range(0, 2000).Select(grain => Write($"grain-{grain}", Page(grain)))];
        Task stale = Write("stale", Page(2));
        await Task.WhenAll(writes);
        await Assert.ThrowsAsync<InconsistentStateException>(() => stale);
        GrainState<LeaderboardPage>[] read = await Task.WhenAll(Enumerable.Range(0, 2000).Select(grain => Read($"grain-{grain}")));
        Assert.Equal(Enumerable.Range(0, 2000).Select(grain => (long)grain), read.Select(state => state.State!.Trials[0].Trial));
    }

    [Fact]
    public async Task Clear_Stored_IsGoneAndMayBeWrittenAgain()
    {
        GrainState<LeaderboardPage> state = Page(1);
        await Write("a", state);
        await _storage.ClearStateAsync("page", Id("a"), state);
        Assert.False((await Read("a")).RecordExists);
        await Write("a", Page(2));
        Assert.Equal(2, (await Read("a")).State!.Trials[0].Trial);
    }

    private static GrainId Id(string key) => GrainId.Create("test", key);

    private static GrainState<LeaderboardPage> Page(long trial) =>
        new(new LeaderboardPage { Trials = [new RankedTrial(trial, Grains.Status.Completed, 0.5, 10, 5)] });

    private SqliteGrainStorage Open() => new(Path.Combine(_folder, "test.db"), _serializer);

    private async Task<GrainState<LeaderboardPage>> Read(string key)
    {
        var state = new GrainState<LeaderboardPage>();
        await _storage.ReadStateAsync("page", Id(key), state);
        return state;
    }

    private Task Write(string key, GrainState<LeaderboardPage> state) => _storage.WriteStateAsync("page", Id(key), state);
}
