using System.Text.Json.Nodes;

namespace Gridfold.Silos.Tests.Clusters;

/// <summary>Commands that use a silo of a cluster.</summary>
public sealed class RemoteTests : IAsyncLifetime
{
    private static readonly string[] Iris = [Repository.Example("iris-kfold.yaml"), "--set", "hyperparameters.hidden.values=[4]"];
    private static readonly string[] Long = [.. Iris, "--set", "training.epochs=100000"];
    private static readonly string[] Short = [.. Iris, "--set", "training.epochs=2"];

    private readonly Home _home = new();
    private readonly RedisServer _redis;
    private SiloProcess _silo = null!;

    public RemoteTests()
    {
        Assert.SkipUnless(RedisServer.IsInstalled, "redis-server is not installed.");
        _redis = new RedisServer(_home.Folder);
    }

    public async ValueTask InitializeAsync()
    {
        await _redis.Start();
        _silo = SiloProcess.Start("silo", _redis, _home.Folder);
        await _silo.Ready();
        (await Cli.Run(_home, "config", "set", "there", "--gateway", _silo.Gateway)).Expect(0);
        (await Cli.Run(_home, "config", "use", "there")).Expect(0);
    }

    public async ValueTask DisposeAsync()
    {
        if (_silo is not null) await _silo.DisposeAsync();
        await _redis.DisposeAsync();
        _home.Dispose();
    }

    [Fact]
    public async Task Commands_OnACluster_WorkAsOnThisMachine()
    {
        using var local = new Home();
        string alone = LeaderboardJson.Comparable((await Cli.Run(local, ["run", .. Short, "-o", "json"])).Expect(0).Output);

        CliResult submitted = (await Cli.Run(_home, ["submit", .. Long])).Expect(0);
        string id = submitted.Output.TrimEnd('\n');
        Assert.Matches("^iris-kfold-[a-z0-9]{5}$", id);
        Assert.Contains($"gridfold watch {id}", submitted.Error, StringComparison.Ordinal);
        Assert.Equal("Running", await State(id));
        JsonNode silos = JsonNode.Parse((await Cli.Run(_home, "silos", "-o", "json")).Expect(0).Output)!;
        Assert.Single(silos.AsArray());

        CliResult open = (await Cli.Run(_home, "describe", id, "1", "-o", "json")).Expect(0);
        Assert.Contains(JsonNode.Parse(open.Output)!["trial"]!["state"]!.GetValue<string>(), (string[])["Running", "Pending"]);
        Assert.Contains("it has not ended", (await Cli.Run(_home, "describe", id, "1")).Expect(0).Output, StringComparison.Ordinal);

        (await Cli.Run(_home, "pause", id)).Expect(0);
        Assert.Equal("Paused", await State(id));
        CliResult paused = (await Cli.Run(_home, "watch", id, "--cluster", "there")).Expect(0);
        Assert.Contains($"gridfold resume {id} --cluster there", paused.Error, StringComparison.Ordinal);
        (await Cli.Run(_home, "resume", id)).Expect(0);
        Assert.Equal("Running", await State(id));
        await using (Cli watch = Cli.Start(_home, "watch", id))
        {
            await watch.UntilError(line => line.Contains("0 of ", StringComparison.Ordinal));
            watch.Interrupt();
            CliResult left = (await watch.Ended()).Expect(130);
            Assert.Contains($"gridfold watch {id}", left.Error, StringComparison.Ordinal);
        }

        Assert.Equal("Running", await State(id));
        (await Cli.Run(_home, "cancel", id)).Expect(0);
        Assert.Equal("Cancelled", await State(id));
        (await Cli.Run(_home, "resume", id)).Expect(1);

        CliResult run = (await Cli.Run(_home, ["run", .. Short, "-o", "json"])).Expect(0);
        Assert.Equal(alone, LeaderboardJson.Comparable(run.Output));
        string json = (await Cli.Run(_home, ["submit", .. Short, "--watch", "-o", "json"])).Expect(0).Output;
        Assert.Equal(alone, LeaderboardJson.Comparable(json));
        CliResult leaderboard = (await Cli.Run(_home, "leaderboard", LeaderboardJson.Id(run.Output))).Expect(0);
        Assert.Contains("Results:     cluster there", leaderboard.Error, StringComparison.Ordinal);
        Assert.Equal(
            7, (await Cli.Run(_home, "trials", LeaderboardJson.Id(run.Output), "-o", "csv")).Expect(0).Output.Trim().Split('\n').Length);
        Assert.False(File.Exists(Path.Combine(_home.State, "gridfold.db")), "Nothing is kept on this machine.");
    }

    [Fact]
    public async Task Run_OnACluster_CtrlCLeavesItRunning()
    {
        await using Cli run = Cli.Start(_home, ["run", .. Long]);
        await run.UntilError(line => line.Contains("0 of ", StringComparison.Ordinal));
        run.Interrupt();
        CliResult left = (await run.Ended()).Expect(130);
        string id = left.Error.Split('\n')[0].Split(' ')[1];
        Assert.Contains($"{id} goes on without this command", left.Error, StringComparison.Ordinal);
        Assert.Equal("Running", await State(id));
    }

    [Fact]
    public async Task Submit_OtherClusterId_IsRefused()
    {
        (await Cli.Run(_home, "config", "set", "other", "--gateway", _silo.Gateway, "--cluster-id", "other")).Expect(0);
        CliResult result = (await Cli.RunAlone(_home, ["submit", .. Short, "--cluster", "other"])).Expect(1);
        Assert.Contains($"cluster other at {_silo.Gateway} does not answer", result.Error, StringComparison.Ordinal);
        Assert.Empty(result.Output);
    }

    private async Task<string> State(string id) => JsonNode.Parse((await Cli.Run(_home, "list", "-o", "json")).Expect(0).Output)!.AsArray()
        .Single(experiment => experiment!["id"]!.GetValue<string>() == id)!["state"]!.GetValue<string>();
}
