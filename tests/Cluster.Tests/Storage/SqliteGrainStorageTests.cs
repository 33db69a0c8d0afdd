using Gridfold.Grains.Leaderboards;
using Gridfold.Grains.States;
using Gridfold.Models.Input;
using Gridfold.Silo.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using Orleans.Storage;

namespace Gridfold.Cluster.Tests.Storage;

public sealed class SqliteGrainStorageTests : IAsyncLifetime
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"gridfold-sqlite-{Guid.NewGuid():N}");
    private readonly StateSerializer _serializer = new(
        new ServiceCollection().AddSerializer().BuildServiceProvider().GetRequiredService<Serializer>());
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
    public async Task Write_StorageRefuses_IsToldOnceForEachTime()
    {
        var faults = new List<string>();
        await using var storage = new SqliteGrainStorage(Database, _serializer, faults.Add);
        for (int time = 1; time <= 2; time++)
        {
            Execute("ALTER TABLE grain_state RENAME TO away");
            for (int write = 0; write < 3; write++)
                await Assert.ThrowsAsync<SqliteException>(() => storage.WriteStateAsync("page", Id("b"), Page(1)));
            Assert.Equal(time, faults.Count);
            Execute("ALTER TABLE away RENAME TO grain_state");
            await storage.WriteStateAsync("page", Id($"{time}"), Page(1));
        }

        Assert.Contains("grain_state", faults[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_TextInPlaceOfBytes_NamesTheDamage()
    {
        await Write("a", Page(3));
        Execute("UPDATE grain_state SET data = 'words'");

        Assert.Contains("its 5 bytes cannot be read", (await Read("a")).State!.Damage!.Reason, StringComparison.Ordinal);
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

    [Fact]
    public async Task Read_DamagedBytes_NamesTheDamageAndIsNeverWrittenOver()
    {
        await Write("a", Page(1));
        await Write("b", Page(2));
        Execute("UPDATE grain_state SET data = x'FFFEFD' WHERE grain = 'test/a'");

        GrainState<LeaderboardPage> damaged = await Read("a");
        Assert.Contains("cannot be read", damaged.State!.Damage!.Reason, StringComparison.Ordinal);
        await Assert.ThrowsAsync<StateDamagedException>(() => Write("a", damaged));
        Assert.Equal([0xFF, 0xFE, 0xFD], (byte[])Execute("SELECT data FROM grain_state WHERE grain = 'test/a'")!);
        Assert.Equal(2, (await Read("b")).State!.Trials[0].Trial);
    }

    [Fact]
    public async Task Open_FileOfALaterVersion_IsRefusedUntouched()
    {
        await Write("a", Page(1));
        Execute("PRAGMA user_version = 2");
        await Close();
        byte[] before = await File.ReadAllBytesAsync(Database, TestContext.Current.CancellationToken);

        InputException refused = Assert.Throws<InputException>(() => { Open(); });
        Assert.Contains("was made by a later version of Gridfold (its schema is 2, this version knows 1) and is left as it is",
            refused.Message, StringComparison.Ordinal);
        Assert.Throws<InputException>(() => { SqliteDatabase.Examine(Database); });
        Assert.Equal(before, await File.ReadAllBytesAsync(Database, TestContext.Current.CancellationToken));
        Assert.Equal([Database], Directory.GetFiles(_folder));

        Execute("PRAGMA user_version = 1");
        _storage = Open();
        Assert.Equal(1, (await Read("a")).State!.Trials[0].Trial);
    }

    [Fact]
    public async Task Open_FileWithoutAVersion_IsGivenThisOne()
    {
        await Write("a", Page(1));
        Execute("PRAGMA user_version = 0");
        await Close();

        _storage = Open();
        Assert.Equal(1, (await Read("a")).State!.Trials[0].Trial);
        Assert.Equal(1L, Execute("PRAGMA user_version"));
    }

    [Fact]
    public async Task Salvage_PageIsLost_KeepsTheOtherStatesAndTheDamagedFile()
    {
        await Task.WhenAll(Enumerable.Range(1, 2000).Select(trial => Write($"{trial:0000}", Page(trial))));
        await Close();
        Assert.Empty(SqliteDatabase.Examine(Database));
        byte[] bytes = await File.ReadAllBytesAsync(Database, TestContext.Current.CancellationToken);
        int page = (bytes[16] << 8) | bytes[17], lost = bytes.Length / page / 2 * page;
        bytes.AsSpan(lost, page).Fill(0xFF);
        await File.WriteAllBytesAsync(Database, bytes, TestContext.Current.CancellationToken);
        Assert.NotEmpty(SqliteDatabase.Examine(Database));

        SalvagedDatabase salvaged = SqliteSalvage.Run(Database, new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
        Assert.InRange(salvaged.Rows, 1900, 1999);
        Assert.Equal($"{Database}.damaged-20260102-030405", salvaged.Kept);
        Assert.Equal(bytes, await File.ReadAllBytesAsync(salvaged.Kept, TestContext.Current.CancellationToken));
        Assert.Empty(SqliteDatabase.Examine(Database));
        _storage = Open();
        Assert.Equal(1, (await Read("0001")).State!.Trials[0].Trial);
        Assert.Equal(2000, (await Read("2000")).State!.Trials[0].Trial);
    }

    [Fact]
    public async Task Salvage_NoDatabase_MakesAnEmptyOne()
    {
        await Close();
        await File.WriteAllTextAsync(Database, "precious text", TestContext.Current.CancellationToken);
        Assert.Equal(["it is no SQLite database"], SqliteDatabase.Examine(Database));

        SalvagedDatabase salvaged = SqliteSalvage.Run(Database, DateTimeOffset.UnixEpoch);
        Assert.Equal(0, salvaged.Rows);
        Assert.Equal("precious text", await File.ReadAllTextAsync(salvaged.Kept, TestContext.Current.CancellationToken));
        _storage = Open();
        Assert.False((await Read("a")).RecordExists);
    }

    [Fact]
    public async Task Catalogue_ManyExperiments_ListsEachOnceAndDeletesOne()
    {
        string[] grains =
        [
            "experiment/a", "experiment/a-b", "leaderboard/a", "experimentlog/a", "trial/a/1", "trial/a-b/1", "trial/a/2", "fold/a/1/1",
            "fold/a/1/2", "fold/a0/1/1",
            "fold/a-b/1/1", "leaderboard/only-its-board", "experimentindex/cluster", "slotpool/cluster",
        ];
        foreach (string grain in grains) await _storage.WriteStateAsync("page", GrainId.Parse(grain, null), Page(1));
        var catalogue = new SqliteStateCatalogue(Database);
        Assert.Equal(["a", "a-b", "a0", "only-its-board"], await catalogue.ListExperiments(TestContext.Current.CancellationToken));

        Assert.True(await catalogue.Delete("a", TestContext.Current.CancellationToken));
        Assert.Equal(["a-b", "a0", "only-its-board"], await catalogue.ListExperiments(TestContext.Current.CancellationToken));
        Assert.Equal(7L, Execute("SELECT count(*) FROM grain_state"));
    }

    private static GrainId Id(string key) => GrainId.Create("test", key);

    private static GrainState<LeaderboardPage> Page(long trial) =>
        new(new LeaderboardPage { Trials = [new RankedTrial(trial, Grains.Status.Completed, 0.5, 10, 5)] });

    private string Database => Path.Combine(_folder, "test.db");

    private SqliteGrainStorage Open() => new(Database, _serializer);

    /// <summary>As at the end of a process: no file is left beside the database.</summary>
    private async Task Close()
    {
        await _storage.DisposeAsync();
        SqliteConnection.ClearAllPools();
    }

    private object? Execute(string sql)
    {
        using var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = Database, Pooling = false }.ToString());
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }

    private async Task<GrainState<LeaderboardPage>> Read(string key)
    {
        var state = new GrainState<LeaderboardPage>();
        await _storage.ReadStateAsync("page", Id(key), state);
        return state;
    }

    private Task Write(string key, GrainState<LeaderboardPage> state) => _storage.WriteStateAsync("page", Id(key), state);
}
