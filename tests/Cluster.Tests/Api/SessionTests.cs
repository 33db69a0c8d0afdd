using Gridfold.Grains.Access;
using Gridfold.Hosting;

namespace Gridfold.Cluster.Tests.Api;

/// <summary>A user's program with a cluster, through the HTTP API.</summary>
[Collection(nameof(ApiCollection))]
public sealed class SessionTests(ApiFixture api)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Submit_ToACluster_IsWatchedToItsEnd()
    {
        await using GridfoldSession session = await Connect((await api.NewToken(Role.Submitter)).Text);
        GridfoldExperiment experiment = await session.SubmitAsync(SentFile.Yaml, Cancelled);
        SearchSnapshot last = await experiment.WaitAsync(Cancelled);
        Assert.Equal((SearchState.Completed, 2L, 2L), (last.State, last.Trials, last.Completed));
        Leaderboard board = await experiment.GetLeaderboardAsync(cancellationToken: Cancelled);
        Assert.Equal([1L, 2L], board.Trials.Select(trial => trial.Number).Order());
        Assert.Equal(2, board.Best.FoldScores.Count);
        Assert.Equal(SearchState.Completed, await experiment.CancelAsync(Cancelled));
        GridfoldException failure = await Assert.ThrowsAsync<GridfoldException>(() => session.GetExperimentAsync("no-such", Cancelled));
        Assert.Contains("No experiment begins with 'no-such'", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connect_WithAFalseToken_IsRefused()
    {
        GridfoldException failure = await Assert.ThrowsAsync<GridfoldException>(() => Connect(TokenText.New()));
        Assert.Contains("token", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Submit_WithATokenForReading_IsRefused()
    {
        await using GridfoldSession session = await Connect((await api.NewToken(Role.Viewer)).Text);
        GridfoldException failure = await Assert.ThrowsAsync<GridfoldException>(() => session.SubmitAsync(SentFile.Yaml, Cancelled));
        Assert.Contains("submitter", failure.Message, StringComparison.OrdinalIgnoreCase);
    }

    private Task<GridfoldSession> Connect(string token) =>
        GridfoldSession.ConnectAsync(api.Address.ToString(), token, cancellationToken: Cancelled);
}
