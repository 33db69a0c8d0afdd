using Gridfold.Hosting;

namespace Gridfold.Client.Tests.Hosting;

/// <summary>Searches in a user's program.</summary>
public sealed class GridfoldSessionTests(LocalSession local) : IClassFixture<LocalSession>
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Submit_AText_IsWatchedToItsEndAndRanked()
    {
        GridfoldExperiment experiment = await local.Session.SubmitAsync(LocalSession.Spec, Cancelled);
        List<SearchSnapshot> snapshots = await experiment.WatchAsync(Cancelled).ToListAsync(Cancelled);
        SearchSnapshot last = snapshots[^1];
        Assert.Equal((SearchState.Completed, LocalSession.Trials, LocalSession.Trials), (last.State, last.Trials, last.Completed));
        Assert.All(snapshots.SkipLast(1), snapshot => Assert.Equal(SearchState.Running, snapshot.State));
        Leaderboard board = await experiment.GetLeaderboardAsync(cancellationToken: Cancelled);
        Assert.Equal(("validation_accuracy", true, LocalSession.Trials), (board.Metric, board.IsMaximized, board.Trials.Count));
        Assert.Equal(board.Trials.Max(trial => trial.Score), board.Best.Score);
        Assert.Equal(last.BestScore, board.Best.Score);
        Assert.Contains(board.Best.Hyperparameters["hidden"].GetInt32(), (int[])[4, 8]);
        Assert.Equal(3, board.Best.FoldScores.Count);
        Assert.Equal(board.Best.Score!.Value, board.Best.Metrics["validation_accuracy"], 12);
        Assert.Equal(2, (await experiment.GetLeaderboardAsync(2, Cancelled)).Trials.Count);
    }

    [Fact]
    public async Task Submit_InASessionOfAnotherHome_GivesTheSameWeights()
    {
        string home = LocalSession.NewHome(), file = Path.Combine(home, "spec.yaml");
        await using (GridfoldSession other = await GridfoldSession.StartLocalAsync(new LocalOptions { Home = home, Slots = 1 }, Cancelled))
        {
            await File.WriteAllTextAsync(file, LocalSession.Spec, Cancelled);
            GridfoldExperiment[] both = await Task.WhenAll(
                local.Session.SubmitAsync(LocalSession.Spec, Cancelled), other.SubmitFileAsync(file, Cancelled));
            await Task.WhenAll(both.Select(experiment => experiment.WaitAsync(Cancelled)));
            Leaderboard[] boards = await Task.WhenAll(both.Select(experiment => experiment.GetLeaderboardAsync(100, Cancelled)));
            Assert.Equal(LocalSession.Trials, boards[0].Trials.Count);
            Assert.Equal(boards[0].Trials.Select(Shown), boards[1].Trials.Select(Shown));
            await Assert.ThrowsAsync<GridfoldException>(() => other.GetExperimentAsync(both[0].Id, Cancelled));
        }

        Directory.Delete(home, recursive: true);
    }

    [Theory]
    [InlineData("epochs: 6", "epochs: 0", "spec:7:74: training.epochs is 0")]
    [InlineData("name: iris", "name: no-such-data", "no-such-data")]
    public async Task Submit_ABadText_SaysEachProblemWithItsPlace(string right, string wrong, string said)
    {
        GridfoldException failure = await Assert.ThrowsAsync<GridfoldException>(
            () => local.Session.SubmitAsync(LocalSession.Spec.Replace(right, wrong, StringComparison.Ordinal), Cancelled));
        Assert.Contains(failure.Problems, problem => problem.Contains(said, StringComparison.Ordinal));
    }

    // This process would begin its tests once more in place of the network's process.
    [Fact]
    public async Task Submit_NetworkOfAClassInAProgramThatStartsNoProcesses_IsRefused()
    {
        string assembly = typeof(GridfoldSession).Assembly.Location;
        string model = $"model: {{class: Own.Net, assembly: '{assembly}', settings: {{hidden: \"${{hidden}}\"}}}}";
        GridfoldException failure = await Assert.ThrowsAsync<GridfoldException>(() => local.Session.SubmitAsync(
            LocalSession.Spec.Replace(
                "model: {layers: [{linear: \"${hidden}\"}, relu, {linear: classes}]}", model, StringComparison.Ordinal),
            Cancelled));
        Assert.Contains("GridfoldSession.RunChildProcessIfAsked()", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SubmitFile_ThatDoesNotExist_SaysSo()
    {
        GridfoldException failure = await Assert.ThrowsAsync<GridfoldException>(
            () => local.Session.SubmitFileAsync("no-such.yaml", Cancelled));
        Assert.Contains("no-such.yaml does not exist", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Orders_OnARunningSearch_PauseResumeAndCancelIt()
    {
        GridfoldExperiment experiment = await local.Session.SubmitAsync(LocalSession.LongSpec, Cancelled);
        Assert.Throws<GridfoldException>(() => Best(experiment).GetAwaiter().GetResult());
        Task<SearchSnapshot> waiting = experiment.WaitAsync(Cancelled);
        Assert.Equal(SearchState.Paused, await experiment.PauseAsync(Cancelled));
        Assert.Equal(SearchState.Paused, (await waiting).State);
        GridfoldExperiment found = await local.Session.GetExperimentAsync(experiment.Id[..^2], Cancelled);
        Assert.Equal(experiment.Id, found.Id);
        Assert.Equal(SearchState.Running, await found.ResumeAsync(Cancelled));
        Assert.Equal(SearchState.Cancelled, await found.CancelAsync(Cancelled));
        SearchSnapshot last = await experiment.GetSnapshotAsync(Cancelled);
        Assert.True(last.IsOver);
        Assert.Equal(SearchState.Cancelled, await experiment.PauseAsync(Cancelled));
    }

    [Fact]
    public async Task Watch_CancelledByTheCaller_EndsAndTheSearchGoesOn()
    {
        GridfoldExperiment experiment = await local.Session.SubmitAsync(LocalSession.LongSpec, Cancelled);
        using var ended = new CancellationTokenSource();
        OperationCanceledException failure = await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (SearchSnapshot _ in experiment.WatchAsync(ended.Token)) await ended.CancelAsync();
        });
        Assert.Equal(ended.Token, failure.CancellationToken);
        Assert.Equal(SearchState.Running, (await experiment.GetSnapshotAsync(Cancelled)).State);
        await experiment.CancelAsync(Cancelled);
    }

    [Fact]
    public async Task StartLocal_WithATokenThatIsCancelled_OpensNothing()
    {
        string home = LocalSession.NewHome();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => GridfoldSession.StartLocalAsync(new LocalOptions { Home = home }, new CancellationToken(canceled: true)));
        Assert.False(Directory.Exists(home));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1025)]
    public async Task StartLocal_WithAWrongNumberOfSlots_IsRefused(int slots) => await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
        () => GridfoldSession.StartLocalAsync(new LocalOptions { Slots = slots }, Cancelled));

    [Fact]
    public async Task Connect_ToAnAddressThatIsNone_IsRefused()
    {
        GridfoldException failure = await Assert.ThrowsAsync<GridfoldException>(
            () => GridfoldSession.ConnectAsync("http://gridfold.example", "token", cancellationToken: Cancelled));
        Assert.Contains("must be an address", failure.Message, StringComparison.Ordinal);
    }

    private static async Task<Trial> Best(GridfoldExperiment experiment) =>
        (await experiment.GetLeaderboardAsync(cancellationToken: Cancelled)).Best;

    private static string Shown(Trial trial) => $"{trial.Number} {trial.Rank} {trial.Score:R} {trial.WeightsHash}";
}
