using Gridfold.Grains;
using Gridfold.Grains.Experiments;
using Gridfold.Grains.Identity;
using Gridfold.Grains.Index;
using Gridfold.Grains.Repair;
using Gridfold.Grains.States;
using Gridfold.Grains.Trials;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;

namespace Gridfold.Cluster.Tests.Repair;

/// <summary>
/// What does not fit together in a cluster's storage is found, and mended; on a real file, with a silo that is started anew.
/// </summary>
[Collection(nameof(ClusterOfItsOwn))]
public sealed class RepairTests : IAsyncLifetime
{
    private readonly StoredCluster _cluster = new();

    public async ValueTask InitializeAsync() => await _cluster.Start();

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Fact]
    public async Task Survey_NothingIsWrong_FindsNothing()
    {
        await Run(trials: 3);
        Assert.Empty(await _cluster.Grains.GetRepair().Survey());
    }

    [Fact]
    public async Task Delete_KeyOfATrial_IsRefusedAndNothingIsDeleted()
    {
        string sound = await Run(trials: 2);
        IRepairGrain repair = _cluster.Grains.GetRepair();
        foreach (string key in (string[])[$"{sound}/1", $"{sound}/1/1", "/"])
            await Assert.ThrowsAsync<RefusedException>(() => repair.Delete(key));
        foreach (long trial in (long[])[1, 2])
            Assert.NotNull(await _cluster.Grains.GetGrain<ITrialGrain>(FoldId.KeyOf(sound, trial)).GetResult());
        Assert.Empty(await repair.Survey());
    }

    [Fact]
    public async Task Apply_EverythingIsWrong_MendsWhatCanBeMendedAndSaysTheRest()
    {
        string sound = await Run(trials: 3), unlisted = await Run(trials: 2), missing = await Run(trials: 2),
            damaged = await Run(trials: 2);
        await _cluster.Grains.GetExperimentIndex().Remove(unlisted);
        await _cluster.Stop();
        Execute($"UPDATE grain_state SET data = x'FFFF' WHERE grain = 'experiment/{damaged}'");
        Execute($"DELETE FROM grain_state WHERE grain LIKE '%/{missing}%'");
        Execute("INSERT INTO grain_state VALUES ('trial/nobody/1', 'trial', 1, x'20')");
        Write("nobody/1/1/1-5");
        Write($"models/{sound}/3/1-hash");
        Write("models/nobody/1/1-hash");
        Write($"kept/{sound}/3/1-hash");
        Write("kept/nobody/1/1-hash");
        await _cluster.Start();

        IRepairGrain repair = _cluster.Grains.GetRepair();
        IReadOnlyList<Finding> found = await repair.Survey();
        (FindingKind, string)[] expected =
        [
            (FindingKind.DamagedExperiment, damaged), (FindingKind.MissingExperiment, missing),
            (FindingKind.OrphanedCheckpoints, "kept/nobody"), (FindingKind.OrphanedCheckpoints, "nobody"),
            (FindingKind.OrphanedModels, "models/nobody"), (FindingKind.OrphanedStates, "nobody"),
            (FindingKind.UnlistedExperiment, unlisted),
        ];
        Assert.Equal(expected, Order(found));
        Assert.Equal(expected, Order(await repair.Apply()));

        Assert.Equal([(FindingKind.DamagedExperiment, damaged)], Order(await repair.Survey()));
        Assert.Equal(((string[])[damaged, sound, unlisted]).Order(StringComparer.Ordinal),
            (await _cluster.Grains.GetExperimentIndex().GetAll()).Order(StringComparer.Ordinal));
        Assert.True(File.Exists(Path.Combine(_cluster.Checkpoints, "models", sound, "3", "1-hash")));
        Assert.True(File.Exists(Path.Combine(_cluster.Checkpoints, "kept", sound, "3", "1-hash")));
        Assert.False(Directory.Exists(Path.Combine(_cluster.Checkpoints, "nobody")));
        Assert.False(Directory.Exists(Path.Combine(_cluster.Checkpoints, "kept", "nobody")));
        Assert.False(Directory.Exists(Path.Combine(_cluster.Checkpoints, "models", "nobody")));
        Assert.Equal(0L, Execute("SELECT count(*) FROM grain_state WHERE grain LIKE 'trial/nobody%'"));
        Assert.Equal(3, (await Snapshot(sound))!.Completed);
    }

    [Fact]
    public async Task Apply_IndexIsDamaged_IsMadeAnewOfWhatIsStored()
    {
        string first = await Run(trials: 2), second = await Run(trials: 3);
        await _cluster.Stop();
        Execute("UPDATE grain_state SET data = x'FFFF' WHERE grain = 'experimentindex/cluster'");
        await _cluster.Start();

        IExperimentIndexGrain index = _cluster.Grains.GetExperimentIndex();
        StateDamagedException unusable = await Assert.ThrowsAsync<StateDamagedException>(index.GetAll);
        Assert.Contains("'gridfold repair'", unusable.Message, StringComparison.Ordinal);
        Assert.Equal(FindingKind.DamagedIndex, Assert.Single(await _cluster.Grains.GetRepair().Survey()).Kind);
        await _cluster.Grains.GetRepair().Apply();

        Assert.Equal([first, second], await index.GetAll());
        Assert.Empty(await _cluster.Grains.GetRepair().Survey());
        string next = await Run(trials: 2);
        Assert.Equal([first, second, next], await index.GetAll());
    }

    [Fact]
    public async Task Apply_IndexIsOfALaterVersion_IsLeftAsItIsWithAllElse()
    {
        string sound = await Run(trials: 2);
        await _cluster.Stop();
        Execute("UPDATE grain_state SET data = x'47465302AABB' WHERE grain = 'experimentindex/cluster'");
        Execute("INSERT INTO grain_state VALUES ('trial/nobody/1', 'trial', 1, x'20')");
        Write("models/nobody/1/1-hash");
        await _cluster.Start();

        IRepairGrain repair = _cluster.Grains.GetRepair();
        IReadOnlyList<Finding> promised = await repair.Survey();
        Assert.Equal((FindingKind.DamagedIndex, FindingRemedy.UseLaterVersion),
            (Assert.Single(promised).Kind, promised[0].Remedy));
        Assert.Equal(promised, await repair.Apply());
        Assert.Equal("47465302AABB", Execute("SELECT hex(data) FROM grain_state WHERE grain = 'experimentindex/cluster'"));
        Assert.Equal(1L, Execute("SELECT count(*) FROM grain_state WHERE grain LIKE 'trial/nobody%'"));
        Assert.True(File.Exists(Path.Combine(_cluster.Checkpoints, "models", "nobody", "1", "1-hash")));
        Assert.Equal([sound], await repair.GetStored());
    }

    [Fact]
    public async Task Apply_StatesAreEmptied_LosesNoModelAndMakesTheIndexAnew()
    {
        string first = await Run(trials: 2), emptied = await Run(trials: 2);

        // Trial 2 is the best. The clean-up after the end of a search may still remove models of other trials.
        Write($"models/{emptied}/2/1-hash");
        Write($"kept/{emptied}/2/1-hash");
        await _cluster.Stop();
        Replace("experimentindex/cluster", new ExperimentIndexState());
        Replace($"experiment/{emptied}", new ExperimentState());
        await _cluster.Start();

        IRepairGrain repair = _cluster.Grains.GetRepair();
        StateDamagedException unusable = await Assert.ThrowsAsync<StateDamagedException>(_cluster.Grains.GetExperimentIndex().GetAll);
        Assert.Contains("its stored state is empty", unusable.Message, StringComparison.Ordinal);
        (FindingKind, string)[] expected = [(FindingKind.DamagedExperiment, emptied), (FindingKind.DamagedIndex, "index")];
        Assert.Equal(expected, Order(await repair.Survey()));
        Assert.Equal(expected, Order(await repair.Apply()));
        Assert.Equal(((string[])[first, emptied]).Order(StringComparer.Ordinal),
            (await _cluster.Grains.GetExperimentIndex().GetAll()).Order(StringComparer.Ordinal));
        Assert.True(File.Exists(Path.Combine(_cluster.Checkpoints, "models", emptied, "2", "1-hash")));

        Assert.Equal(Deletion.Done, await repair.Delete(emptied));
        Assert.False(Directory.Exists(Path.Combine(_cluster.Checkpoints, "models", emptied)));
        Assert.False(Directory.Exists(Path.Combine(_cluster.Checkpoints, "kept", emptied)));
        await repair.Delete(first);
        await _cluster.Stop();
        await _cluster.Start();
        Assert.Empty(await _cluster.Grains.GetExperimentIndex().GetAll());
        Assert.Empty(await _cluster.Grains.GetRepair().Survey());
    }

    [Fact]
    public async Task Start_EmptyIndexOfAnEarlierVersion_IsNoDamage()
    {
        await _cluster.Grains.GetRepair().Delete(await Run(trials: 2));
        await _cluster.Stop();
        Replace("experimentindex/cluster", new ExperimentIndexState());
        await _cluster.Start();

        Assert.Empty(await _cluster.Grains.GetExperimentIndex().GetAll());
        Assert.Empty(await _cluster.Grains.GetRepair().Survey());
        string id = await Run(trials: 2);
        Assert.Equal([id], await _cluster.Grains.GetExperimentIndex().GetAll());
    }

    [Fact]
    public async Task Start_SlotPoolIsDamaged_TrainsAllTheSame()
    {
        await Run(trials: 2);
        await _cluster.Stop();
        Execute("UPDATE grain_state SET data = x'FFFF' WHERE grain = 'slotpool/cluster'");
        await _cluster.Start();
        await Run(trials: 3);
    }

    private static (FindingKind Kind, string Subject)[] Order(IEnumerable<Finding> findings) =>
        [.. findings.Select(finding => (finding.Kind, finding.Subject))
            .OrderBy(finding => finding.Kind.ToString(), StringComparer.Ordinal)
            .ThenBy(finding => finding.Subject, StringComparer.Ordinal)];

    private async Task<string> Run(int trials)
    {
        TestExperiment experiment = await TestExperiment.Create(_cluster.Grains).Submit(trials);
        Assert.Equal(trials, (await experiment.UntilEnded()).Completed);
        return experiment.Id;
    }

    private Task<ExperimentSnapshot?> Snapshot(string id) => _cluster.Grains.GetGrain<IExperimentGrain>(id).GetSnapshot();

    private void Write(string name)
    {
        string path = Path.Combine(_cluster.Checkpoints, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, "content");
    }

    private void Replace<T>(string grain, T state)
    {
        var serializer = new StateSerializer(
            new ServiceCollection().AddSerializer().BuildServiceProvider().GetRequiredService<Serializer>());
        Execute($"UPDATE grain_state SET data = x'{Convert.ToHexString(serializer.Serialize(state))}' WHERE grain = '{grain}'");
    }

    private object? Execute(string sql)
    {
        using var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = _cluster.Database, Pooling = false }.ToString());
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }
}
