using System.Text.Json.Nodes;

namespace Gridfold.EndToEnd.Tests;

/// <summary>
/// Searches whose networks a class of the user builds: the sample, on any number of slots, after a kill, and hostile ones.
/// </summary>
public sealed class OwnNetworkTests
{
    private static readonly string[] Sample =
    [
        "run", Path.Combine(Repository.Root, "samples", "OwnNetwork", "gated.yaml"), "-o", "json",
        "--set", $"model.assembly={Repository.OwnNetwork}", "--set", "validation.folds=2", "--set", "searcher.max_trials=3",
    ];

    // Rungs stop trials, a kill ends their processes, and their checkpoints go on. The kept weights predict.
    [Fact]
    public async Task Resume_KilledSearchOfOwnNetworks_HasTheResultsOfAWholeOne()
    {
        using var home = new Home();
        string whole = (await Cli.Run(home, [.. Sample, "--slots", "1"])).Expect(0).Output;
        JsonNode experiment = LeaderboardJson.Parse(whole)["experiment"]!;
        Assert.Equal((1, 2), (experiment["completed"]!.GetValue<long>(), experiment["pruned"]!.GetValue<long>()));
        await using (Cli run = Cli.Start(home, [.. Sample, "--slots", "2", "--set", "checkpoints.every_epochs=1"]))
        {
            await run.UntilError(line => line.Contains("best validation_accuracy", StringComparison.Ordinal));
            await run.Kill();
        }

        string id = JsonNode.Parse((await Cli.Run(home, "list", "-o", "json")).Expect(0).Output)!.AsArray()
            .Single(listed => listed!["state"]!.GetValue<string>() == "Paused")!["id"]!.GetValue<string>();
        string resumed = (await Cli.Run(home, "resume", id, "-o", "json")).Expect(0).Output;
        Assert.Equal(LeaderboardJson.Comparable(whole), LeaderboardJson.Comparable(resumed));
        Assert.Contains(
            "libtorch (the dense engine trains", (await Cli.Run(home, "describe", id, "1")).Expect(0).Output, StringComparison.Ordinal);
        string rows = home.Write("rows.csv", "sepal_length,sepal_width,petal_length,petal_width\n5.1,3.5,1.4,0.2\n");
        Assert.Contains("setosa", (await Cli.Run(home, "predict", id, "--input", rows)).Expect(0).Output, StringComparison.Ordinal);
    }

    // Each trial does harm in another way: Hostile.cs. The first and the last do none.
    [Fact]
    public async Task Run_HostileNetworks_CostTheirOwnTrials()
    {
        using var home = new Home();
        string file = home.Write("hostile.yaml", HostileSearch("{type: int, min: 0, max: 8, step: 1}", "memory: 6GB"));
        string output = (await Cli.Run(home, "run", file)).Expect(0).Output;
        (int Trial, string Reason)[] failures =
        [
            (2, "Hostile cannot be made: InvalidOperationException: no luck (at Gridfold.TestNetworks.Hostile..ctor("),
            (3, "InvalidDataException: bad rows (at Gridfold.TestNetworks.Hostile.Act("),
            (4, "it exited with code 0 before its end"),
            (5, "its stack overflowed"),
            (6, "InvalidOperationException: elsewhere (at Gridfold.TestNetworks.Hostile."),
            (7, "it was killed by signal 9"),
            (8, "memory"),
        ];
        Assert.All(failures, failure => Assert.Contains(output.Split('\n'), line => line.StartsWith(
            $"trial {failure.Trial} failed: the network failed: ", StringComparison.Ordinal)
            && line.Contains(failure.Reason, StringComparison.OrdinalIgnoreCase)));
        JsonNode experiment = LeaderboardJson.Parse((await Cli.Run(home, "leaderboard", "hostile", "-o", "json")).Expect(0).Output)
            ["experiment"]!;
        Assert.Equal((2, 7), (experiment["completed"]!.GetValue<long>(), experiment["failed"]!.GetValue<long>()));
    }

    [Fact]
    public async Task Run_NetworkThatHangs_IsKilledAtItsTimeout()
    {
        using var home = new Home();
        string file = home.Write("hostile.yaml", HostileSearch("{type: const, value: 9}", "fold_timeout: 3s"));
        Assert.Contains(
            "the network failed: it took longer than 3 s, which is resources.fold_timeout", (await Cli.Run(home, "run", file)).Output,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("class: Gridfold.TestNetworks.Hostil", 6, 10, "which is no class of Gridfold.TestNetworks.dll; did you mean")]
    [InlineData("class: Gridfold.TestNetworks.Hostile\n  settings: {act: 0, acts: 1}", 8, 28, "model.settings has 'acts', and the")]
    public async Task Validate_NetworkThatCannotBeBuilt_IsAnErrorAtItsPlace(string model, int line, int column, string error)
    {
        using var home = new Home();
        string file = home.Write("wrong.yaml", $$"""
            apiVersion: gridfold.dev/v1
            kind: Experiment
            name: wrong
            dataset: {name: iris}
            model:
              {{model.Replace("\n", "\n  assembly: " + Repository.TestNetworks + "\n", StringComparison.Ordinal)}}
              {{(model.Contains('\n', StringComparison.Ordinal) ? "" : $"assembly: {Repository.TestNetworks}")}}
            training: {optimizer: {name: adam, lr: 0.01}, batch_size: 16, epochs: 1}
            searcher: {name: grid}
            validation: {type: holdout, fraction: 0.2}
            """);
        string found = (await Cli.Run(home, "validate", file)).Expect(2).Error;
        Assert.Contains($"wrong.yaml:{line}:{column}: ", found, StringComparison.Ordinal);
        Assert.Contains(error, found, StringComparison.Ordinal);
    }

    private static string HostileSearch(string act, string resources) => $$"""
        apiVersion: gridfold.dev/v1
        kind: Experiment
        name: hostile
        dataset: {name: iris}
        model:
          class: Gridfold.TestNetworks.Hostile
          assembly: {{Repository.TestNetworks}}
          settings: {act: "${act}"}
        training: {optimizer: {name: adam, lr: 0.01}, batch_size: 16, epochs: 1}
        hyperparameters: {act: {{act}}}
        searcher: {name: grid}
        validation: {type: holdout, fraction: 0.2}
        resources: { {{resources}} }
        """;
}
