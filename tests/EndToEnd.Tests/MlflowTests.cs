using System.Text.Json.Nodes;

namespace Gridfold.EndToEnd.Tests;

/// <summary><c>--mlflow</c> of <c>run</c> and <c>watch</c>.</summary>
public sealed class MlflowTests
{
    private static readonly string[] SmallIris =
    [
        "run", Repository.Example("iris-kfold.yaml"), "--set", "training.epochs=4", "--set", "hyperparameters.hidden.values=[4, 8]",
        "--set", "hyperparameters.batch_size.values=[16]", "-o", "json",
    ];

    [Fact]
    public async Task Run_Mlflow_HasARunForEachTrialAndFold()
    {
        using var home = new Home();
        await using MlflowServer server = await MlflowServer.Start();
        string run = (await Cli.Run(home, [.. SmallIris, "--mlflow", server.Address])).Expect(0).Output, id = LeaderboardJson.Id(run);
        JsonArray trials = LeaderboardJson.Parse(run)["leaderboard"]!.AsArray();
        Assert.All(server.Runs, one => Assert.Equal("FINISHED", one.Status));
        MlflowServer.Run[] parents = [.. server.Runs.Where(one => !one.Tags.ContainsKey("gridfold.fold"))];
        Assert.Equal(trials.Count, parents.Length);
        JsonNode trial = JsonNode.Parse((await Cli.Run(home, "describe", id, "2", "-o", "json")).Expect(0).Output)!;
        MlflowServer.Run second = parents.Single(one => one.Name == "trial-2");
        JsonNode ranked = trials.Single(row => row!["trial"]!.GetValue<long>() == 2)!;
        Assert.Equal(ranked["score"]!.GetValue<double>(), second.Metrics.Single(metric => metric.Name == "score").Value);
        Assert.Equal(ranked["weights_hash"]!.GetValue<string>(), second.Tags["gridfold.weights_hash"]);
        Assert.Equal(["batch_size", "hidden", "lr"], second.Parameters.Keys.Order(StringComparer.Ordinal));
        JsonArray folds = trial["folds"]!.AsArray();
        MlflowServer.Run[] children = [.. server.Runs.Where(one => one.Tags.GetValueOrDefault("mlflow.parentRunId") == second.Id)];
        Assert.Equal(folds.Count, children.Length);
        foreach ((int index, JsonNode? fold) in folds.Index())
        {
            (string _, double Value, int Step)[] curve =
                [.. children[index].Metrics.Where(metric => metric.Name == "validation_accuracy")];
            Assert.Equal([1, 2, 3, 4], curve.Select(point => point.Step));
            Assert.Equal(fold!["metrics"]!["validation_accuracy"]!.GetValue<double>(), curve[^1].Value);
        }

        // A second look writes nothing that is there already.
        string[] before = [.. server.Runs.Select(one => one.Id)];
        (await Cli.Run(home, "watch", id, "--mlflow", server.Address)).Expect(0);
        Assert.Equal(before, server.Runs.Select(one => one.Id));
    }

    [Fact]
    public async Task Run_MlflowThatEnds_LosesNothingOfTheSearchAndIsCompletedLater()
    {
        using var home = new Home();
        await using MlflowServer server = await MlflowServer.Start();
        server.RefusesAfter = 12;
        CliResult run = (await Cli.Run(home, [.. SmallIris, "--mlflow", server.Address])).Expect(0);
        string id = LeaderboardJson.Id(run.Output);
        Assert.Contains("answered 503", run.Error, StringComparison.Ordinal);
        Assert.Contains($"'watch {id} --mlflow {server.Address}' writes what is missing", run.Error, StringComparison.Ordinal);
        Assert.Contains(server.Runs, one => one.Status == "RUNNING");
        server.RefusesAfter = null;
        (await Cli.Run(home, "watch", id, "--mlflow", server.Address)).Expect(0);
        Assert.All(server.Runs, one => Assert.Equal("FINISHED", one.Status));
        int trials = LeaderboardJson.Parse(run.Output)["leaderboard"]!.AsArray().Count;
        Assert.Equal(trials * 6, server.Runs.Count);
        Assert.Equal(server.Runs.Count, server.Runs.Select(one => one.Name).Distinct().Count());
    }

    [Theory]
    [InlineData("ftp://server", "it must be an address as in http://127.0.0.1:5000")]
    [InlineData("http://user:secret@127.0.0.1:1", "secrets stand in MLFLOW_TRACKING_TOKEN")]
    [InlineData("http://127.0.0.1:1", "cannot be reached")]
    public async Task Run_MlflowThatIsNotThere_IsRefusedBeforeTheSearch(string address, string message)
    {
        using var home = new Home();
        CliResult refused = (await Cli.Run(home, [.. SmallIris, "--mlflow", address])).Expect(2);
        Assert.Contains(message, refused.Error, StringComparison.Ordinal);
        Assert.Contains("There are no experiments yet", (await Cli.Run(home, "list")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_MlflowWithoutItsToken_IsRefused()
    {
        using var home = new Home();
        await using MlflowServer server = await MlflowServer.Start("secret");
        CliResult refused = (await Cli.Run(home, [.. SmallIris, "--mlflow", server.Address])).Expect(2);
        Assert.Contains("answered 401", refused.Error, StringComparison.Ordinal);
    }
}
