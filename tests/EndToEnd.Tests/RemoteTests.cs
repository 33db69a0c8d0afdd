using System.Text.Json.Nodes;

namespace Gridfold.EndToEnd.Tests;

/// <summary>Commands of one home that speak to a silo of another, as to a cluster.</summary>
public sealed class RemoteTests
{
    private static readonly string[] Iris = [Repository.Example("iris-kfold.yaml"), "--set", "hyperparameters.hidden.values=[4]"];
    private static readonly string[] Long = [.. Iris, "--set", "training.epochs=100000"];
    private static readonly string[] Short = [.. Iris, "--set", "training.epochs=2"];

    [Fact]
    public async Task Commands_OnACluster_WorkAsOnThisMachine()
    {
        using Home silo = new(), home = new();
        await using Cli host = await StartSilo(silo, home);
        string alone = LeaderboardJson.Comparable((await Cli.Run(silo, ["run", .. Short, "-o", "json", "--cluster", "local"])).Expect(0).Output);

        CliResult submitted = (await Cli.Run(home, ["submit", .. Long])).Expect(0);
        string id = submitted.Output.TrimEnd('\n');
        Assert.Matches("^iris-kfold-[a-z0-9]{5}$", id);
        Assert.Contains($"gridfold watch {id}", submitted.Error, StringComparison.Ordinal);
        Assert.Equal("Running", await State(home, id));
        JsonNode silos = JsonNode.Parse((await Cli.Run(home, "silos", "-o", "json")).Expect(0).Output)!;
        Assert.Single(silos.AsArray());

        CliResult open = (await Cli.Run(home, "describe", id, "1", "-o", "json")).Expect(0);
        Assert.Contains(JsonNode.Parse(open.Output)!["trial"]!["state"]!.GetValue<string>(), (string[])["Running", "Pending"]);
        Assert.Contains("it has not ended", (await Cli.Run(home, "describe", id, "1")).Expect(0).Output, StringComparison.Ordinal);

        (await Cli.Run(home, "pause", id)).Expect(0);
        Assert.Equal("Paused", await State(home, id));
        CliResult paused = (await Cli.Run(home, "watch", id, "--cluster", "there")).Expect(0);
        Assert.Contains($"gridfold resume {id} --cluster there", paused.Error, StringComparison.Ordinal);
        (await Cli.Run(home, "resume", id)).Expect(0);
        Assert.Equal("Running", await State(home, id));
        await using (Cli watch = Cli.Start(home, "watch", id))
        {
            await watch.UntilError(line => line.Contains("0 of ", StringComparison.Ordinal));
            watch.Interrupt();
            CliResult left = (await watch.Ended()).Expect(130);
            Assert.Contains($"gridfold watch {id}", left.Error, StringComparison.Ordinal);
        }

        Assert.Equal("Running", await State(home, id));
        (await Cli.Run(home, "cancel", id)).Expect(0);
        Assert.Equal("Cancelled", await State(home, id));
        (await Cli.Run(home, "resume", id)).Expect(1);

        CliResult run = (await Cli.Run(home, ["run", .. Short, "-o", "json"])).Expect(0);
        Assert.Equal(alone, LeaderboardJson.Comparable(run.Output));
        string json = (await Cli.Run(home, ["submit", .. Short, "--watch", "-o", "json"])).Expect(0).Output;
        Assert.Equal(alone, LeaderboardJson.Comparable(json));
        CliResult leaderboard = (await Cli.Run(home, "leaderboard", LeaderboardJson.Id(run.Output))).Expect(0);
        Assert.Contains("Results: cluster there", leaderboard.Error, StringComparison.Ordinal);
        Assert.Equal(7, (await Cli.Run(home, "trials", LeaderboardJson.Id(run.Output), "-o", "csv")).Expect(0).Output.Trim().Split('\n').Length);
        Assert.False(File.Exists(Path.Combine(home.State, "gridfold.db")), "Nothing is kept on this machine.");
    }

    [Fact]
    public async Task Run_OnACluster_CtrlCLeavesItRunning()
    {
        using Home silo = new(), home = new();
        await using Cli host = await StartSilo(silo, home);
        await using Cli run = Cli.Start(home, ["run", .. Long]);
        await run.UntilError(line => line.Contains("0 of ", StringComparison.Ordinal));
        run.Interrupt();
        CliResult left = (await run.Ended()).Expect(130);
        string id = left.Error.Split('\n')[0].Split(' ')[1];
        Assert.Contains($"{id} goes on without this command", left.Error, StringComparison.Ordinal);
        Assert.Equal("Running", await State(home, id));
    }

    [Fact]
    public async Task Submit_OtherClusterId_IsRefused()
    {
        using Home silo = new(), home = new();
        await using Cli host = await StartSilo(silo, home);
        int port = Port(silo);
        CliResult result = (await Cli.Run(home, ["submit", .. Short, "--cluster", $"127.0.0.1:{port}"])).Expect(1);
        Assert.Contains($"cluster 127.0.0.1:{port} does not answer", result.Error, StringComparison.Ordinal);
        Assert.Empty(result.Output);
    }

    /// <summary>Starts a search that lasts, for its silo; the other home knows it as the cluster "there".</summary>
    private static async Task<Cli> StartSilo(Home silo, Home home)
    {
        Cli host = Cli.Start(silo, ["run", .. Long, "--set", "resources.max_slots=1"]);
        await host.UntilError(line => line.Contains("0 of ", StringComparison.Ordinal));
        (await Cli.Run(home, "config", "set", "there", "--gateway", $"localhost:{Port(silo)}", "--cluster-id", "gridfold-embedded", "--service-id", "gridfold-embedded")).Expect(0);
        (await Cli.Run(home, "config", "use", "there")).Expect(0);
        return host;
    }

    private static int Port(Home silo) => JsonNode.Parse(File.ReadAllText(Path.Combine(silo.State, "silo.json")))!.GetValue<int>();

    private static async Task<string> State(Home home, string id) => JsonNode.Parse((await Cli.Run(home, "list", "-o", "json")).Expect(0).Output)!.AsArray()
        .Single(experiment => experiment!["id"]!.GetValue<string>() == id)!["state"]!.GetValue<string>();
}
