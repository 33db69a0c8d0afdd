using Gridfold.Grains;
using Gridfold.Grains.Experiments;
using Gridfold.Grains.Leaderboards;

namespace Gridfold.Cluster.Tests.Experiments;

/// <summary>What watchers of an experiment are told, and when.</summary>
public sealed class ExperimentWatchTests
{
    private readonly ClusterFixture _cluster;

    public ExperimentWatchTests(ClusterFixture cluster) => _cluster = cluster;

    [Fact]
    public async Task Watch_ManyWatchersSlowAndVanished_AllThatStayReachTheEnd()
    {
        using var gate = new ManualResetEventSlim();
        await using TestExperiment experiment = await TestExperiment.Create(_cluster, (_, control) => FakeTrainer.TrainUntil(gate, control))
            .Submit(trials: 6);
        IExperimentWatchGrain watch = experiment.Watcher;
        await foreach (ExperimentSnapshot first in watch.Watch(TestContext.Current.CancellationToken))
        {
            // This watcher leaves.
            Assert.Equal(Status.Running, first.Status);
            break;
        }

        var slow = watch.Watch(TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        Assert.True(await slow.MoveNextAsync());
        Task<ExperimentSnapshot>[] watchers = [.. Enumerable.Range(0, 50).Select(_ => Last(watch))];
        gate.Set();
        Assert.All(await Task.WhenAll(watchers), last => Assert.Equal((Status.Completed, 6), (last.Status, last.Completed)));
        ExperimentSnapshot end = slow.Current;
        while (await slow.MoveNextAsync()) end = slow.Current;
        Assert.Equal(Status.Completed, end.Status);
        await slow.DisposeAsync();

        static async Task<ExperimentSnapshot> Last(IExperimentWatchGrain watch)
        {
            ExperimentSnapshot? last = null;
            await foreach (ExperimentSnapshot snapshot in watch.Watch(TestContext.Current.CancellationToken)) last = snapshot;
            return last!;
        }
    }

    [Fact]
    public async Task Watch_ManyWatchers_ShareTheSnapshotsThatTheGrainsTake()
    {
        const int watchers = 50, snapshots = 6;
        using var gate = new ManualResetEventSlim();
        await using TestExperiment experiment = await TestExperiment.Create(_cluster, (_, control) => FakeTrainer.TrainUntil(gate, control))
            .Submit(trials: 2);
        await experiment.Until(snapshot => snapshot.Running.Count == 2);

        // Every snapshot asks the leaderboard for its best. Besides a first one for each watcher there is one stream.
        int before = CallCounter.Of(experiment.Id, nameof(ILeaderboardGrain.GetTop));
        await Task.WhenAll(Enumerable.Range(0, watchers).Select(_ => Task.Run(async () =>
            Assert.Equal(snapshots, await experiment.Watcher.Watch(TestContext.Current.CancellationToken).Take(snapshots).CountAsync()))));
        int taken = CallCounter.Of(experiment.Id, nameof(ILeaderboardGrain.GetTop)) - before;
        gate.Set();
        await experiment.UntilEnded();
        Assert.InRange(taken, watchers + snapshots - 2, watchers + (watchers * snapshots / 3));
    }

    [Fact]
    public async Task Watch_ExperimentEndsBetweenTwoSnapshots_TellsAtOnce()
    {
        await using var cluster = new ClusterFixture(TimeSpan.FromHours(1));
        await cluster.InitializeAsync();
        using var gate = new ManualResetEventSlim();
        await using TestExperiment experiment = await TestExperiment.Create(cluster, (_, control) => FakeTrainer.TrainUntil(gate, control))
            .Submit(trials: 2);
        await using IAsyncEnumerator<ExperimentSnapshot> watching = experiment.Watcher.Watch(TestContext.Current.CancellationToken)
            .GetAsyncEnumerator(TestContext.Current.CancellationToken);

        // The stream begins with how it stands, twice: the watcher's own look, and the first of what is shared.
        Assert.True(await watching.MoveNextAsync());
        Assert.True(await watching.MoveNextAsync());
        ValueTask<bool> next = watching.MoveNextAsync();
        gate.Set();
        Assert.True(await next.AsTask().WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken));
        Assert.Equal(Status.Completed, watching.Current.Status);
    }

    [Fact]
    public async Task Watch_ExperimentEndsBeforeTheWatcherAsksAgain_TellsAtOnce()
    {
        await using var cluster = new ClusterFixture(TimeSpan.FromHours(1));
        await cluster.InitializeAsync();
        using var gate = new ManualResetEventSlim();
        await using TestExperiment experiment = await TestExperiment.Create(cluster, (_, control) => FakeTrainer.TrainUntil(gate, control))
            .Submit(trials: 2);
        await using IAsyncEnumerator<ExperimentSnapshot> watching = experiment.Grain.Watch(TestContext.Current.CancellationToken)
            .GetAsyncEnumerator(TestContext.Current.CancellationToken);
        Assert.True(await watching.MoveNextAsync());
        gate.Set();
        await experiment.UntilEnded();
        ExperimentSnapshot next = await Next().WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        Assert.Equal(Status.Completed, next.Status);

        async Task<ExperimentSnapshot> Next()
        {
            try
            {
                Assert.True(await watching.MoveNextAsync());
                return watching.Current;
            }
            catch (EnumerationAbortedException)
            {
                // The grain of an ended experiment may leave memory. Then a watcher begins again, as ExperimentWatchGrain does.
                return await experiment.Grain.Watch(TestContext.Current.CancellationToken).FirstAsync();
            }
        }
    }
}
