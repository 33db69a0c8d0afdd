using Gridfold.Grains.Audit;
using Gridfold.Grains.Checkpoints;
using Gridfold.Grains.Identity;
using Gridfold.Grains.Index;
using Gridfold.Grains.Retention;
using Gridfold.Silo.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Gridfold.Cluster.Tests.Repair;

/// <summary>What ended long enough ago is removed, and nothing else.</summary>
[Collection(nameof(ClusterOfItsOwn))]
public sealed class RetentionTests : IAsyncLifetime
{
    private static readonly TimeSpan Instant = TimeSpan.FromTicks(1), Hour = TimeSpan.FromHours(1);

    private readonly StoredCluster _cluster = new();

    private IRetentionGrain Retention => _cluster.Grains.GetRetention();

    public async ValueTask InitializeAsync() => await _cluster.Start();

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Fact]
    public async Task Apply_ExperimentsThatEndedLongAgo_AreDeletedWithAnEntryInTheAuditLog()
    {
        using var gate = new ManualResetEventSlim();
        await using TestExperiment ended = await TestExperiment.Create(_cluster.Grains).Submit(trials: 2);
        await ended.UntilEnded();
        await using TestExperiment running = TestExperiment.Create(_cluster.Grains);
        FakeTrainer.Script(running.Id, (_, observer) => FakeTrainer.TrainUntil(gate, observer));
        await running.Submit(trials: 1);

        Assert.Equal(0, await Retention.Apply(new RetentionOptions { Experiments = Hour }));
        Assert.Equal(1, await Retention.Apply(new RetentionOptions { Experiments = Instant }));
        Assert.Equal([running.Id], await _cluster.Grains.GetExperimentIndex().GetAll());
        Assert.Null(await ended.Grain.GetSnapshot());
        AuditPage audit = await _cluster.Grains.GetAuditLog().Read(null, 10);
        AuditEntry entry = Assert.Single(audit.Entries, known => known.Order.Subject == ended.Id);
        Assert.Equal(("(retention)", "experiment.delete", "done"), (entry.Order.User, entry.Order.Action, entry.Outcome));
        gate.Set();
    }

    [Fact]
    public async Task Apply_Models_AreRemovedOnceAndResultsStay()
    {
        await using TestExperiment ended = await TestExperiment.Create(_cluster.Grains).Submit(trials: 2);
        await ended.UntilEnded();
        string hash = (await ended.Fold(2, 1))!.Summary.WeightsHash!;
        string model = Path.Join(_cluster.Checkpoints, KeptModels.NameOf(new FoldId(ended.Id, 2, 1), hash));
        Directory.CreateDirectory(Path.GetDirectoryName(model)!);
        await File.WriteAllTextAsync(model, "weights", TestContext.Current.CancellationToken);

        Assert.Equal(0, await Retention.Apply(new RetentionOptions { Models = Hour, Experiments = Hour }));
        Assert.True(File.Exists(model));
        Assert.Equal(1, await Retention.Apply(new RetentionOptions { Models = Instant, Experiments = Hour }));
        Assert.False(File.Exists(model));
        Assert.Equal(2, (await ended.Leaderboard.GetTop(10)).Count);
        Assert.Equal(0, await Retention.Apply(new RetentionOptions { Models = Instant }));
    }

    [Fact]
    public async Task Service_AfterAnHour_Applies()
    {
        await using TestExperiment ended = await TestExperiment.Create(_cluster.Grains).Submit(trials: 1);
        await ended.UntilEnded();
        var time = new FakeTimeProvider();
        using var service = new RetentionService(
            _cluster.Grains, Options.Create(new RetentionOptions { Experiments = Instant }), time, NullLogger<RetentionService>.Instance);
        await service.StartAsync(TestContext.Current.CancellationToken);
        Assert.NotNull(await ended.Grain.GetSnapshot());

        // The service begins on a thread of its own, so its timer may start after the first hour.
        while (await ended.Grain.GetSnapshot() is not null) time.Advance(RetentionService.Period);
        await service.StopAsync(TestContext.Current.CancellationToken);
    }
}
