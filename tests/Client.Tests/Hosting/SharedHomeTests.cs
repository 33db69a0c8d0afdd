using Gridfold.Hosting;
using Microsoft.Extensions.Logging;

namespace Gridfold.Client.Tests.Hosting;

/// <summary>Sessions of one home, and the end of sessions while searches run.</summary>
public sealed class SharedHomeTests : IDisposable
{
    private readonly string _home = LocalSession.NewHome();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_home, recursive: true);

    [Fact]
    public async Task Dispose_WhileASearchRuns_LeavesItPausedAndResumable()
    {
        string id;
        await using (GridfoldSession first = await LocalSession.Start(_home))
        {
            GridfoldExperiment experiment = await first.SubmitAsync(LocalSession.LongSpec, Cancelled);
            id = experiment.Id;
            await using IAsyncEnumerator<SearchSnapshot> watch = experiment.WatchAsync(Cancelled).GetAsyncEnumerator(Cancelled);
            while (await watch.MoveNextAsync() && watch.Current.Epochs == 0) { }
            await Task.WhenAll(first.DisposeAsync().AsTask(), Assert.ThrowsAsync<ObjectDisposedException>(async () =>
            {
                while (await watch.MoveNextAsync()) { }
            }));
            await Assert.ThrowsAsync<ObjectDisposedException>(() => experiment.GetSnapshotAsync(Cancelled));
        }

        await using GridfoldSession second = await LocalSession.Start(_home);
        GridfoldExperiment found = await second.GetExperimentAsync("last", Cancelled);
        Assert.Equal(id, found.Id);
        Assert.Equal(SearchState.Paused, (await found.GetSnapshotAsync(Cancelled)).State);
        Assert.Equal(SearchState.Running, await found.ResumeAsync(Cancelled));
        Assert.Equal(SearchState.Cancelled, await found.CancelAsync(Cancelled));
    }

    [Fact]
    public async Task Dispose_OfTheHost_LetsAnAttachedSessionGoOn()
    {
        GridfoldSession host = await LocalSession.Start(_home);
        await using GridfoldSession attached = await LocalSession.Start(_home);
        GridfoldExperiment experiment = await attached.SubmitAsync(
            LocalSession.Spec.Replace("epochs: 6", "epochs: 2000", StringComparison.Ordinal), Cancelled);
        GridfoldExperiment same = await host.GetExperimentAsync(experiment.Id, Cancelled);
        Task<SearchSnapshot>[] watchers = [experiment.WaitAsync(Cancelled), experiment.WaitAsync(Cancelled)];
        Assert.False((await same.GetSnapshotAsync(Cancelled)).IsOver);
        await host.DisposeAsync();
        Assert.All(await Task.WhenAll(watchers), last => Assert.Equal(SearchState.Completed, last.State));
        Assert.Equal(LocalSession.Trials, (await experiment.GetLeaderboardAsync(100, Cancelled)).Trials.Count);
    }

    [Fact]
    public async Task Logs_OfASession_GoToTheCallersFactory()
    {
        using var factory = new RecordingLoggers();
        await using (GridfoldSession session = await GridfoldSession.StartLocalAsync(
            new LocalOptions { Home = _home, Slots = 1, LoggerFactory = factory }, Cancelled))
        {
            Assert.Empty((await session.SubmitAsync(LocalSession.Spec, Cancelled)).Warnings);
        }

        Assert.False(factory.IsDisposed);
        Assert.Contains(factory.Categories, category => category.StartsWith("Orleans", StringComparison.Ordinal));
        Assert.Contains(factory.Categories, category => category.StartsWith("Gridfold", StringComparison.Ordinal));
    }

    private sealed class RecordingLoggers : ILoggerFactory
    {
        private readonly System.Collections.Concurrent.ConcurrentDictionary<string, bool> _categories = [];

        public bool IsDisposed { get; private set; }

        public IEnumerable<string> Categories => _categories.Keys;

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public ILogger CreateLogger(string categoryName)
        {
            _categories[categoryName] = true;
            return Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance;
        }

        public void Dispose() => IsDisposed = true;
    }
}
