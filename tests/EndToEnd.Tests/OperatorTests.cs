using System.Text.Json.Nodes;

namespace Gridfold.EndToEnd.Tests;

/// <summary>An operator's commands in another terminal: stop a run, drain its silo, read its log.</summary>
public sealed class OperatorTests
{
    // libtorch takes long enough for the test to interrupt it.
    private static readonly string[] Search =
    [
        Repository.Example("iris-kfold.yaml"), "--set", "hyperparameters.hidden.values=[4]", "--set", "training.epochs=250", "--set",
        "resources.engine=libtorch", "-o", "json",
    ];

    /// <summary>What an undisturbed search prints, which runs once.</summary>
    private static readonly Lazy<Task<string>> Undisturbed = new(RunUndisturbed);

    [Fact]
    public async Task StopAndResume_RunInProgress_GivesTheSameDocument()
    {
        using var home = new Home();
        await using Cli run = Cli.Start(home, ["run", .. Search]);
        string id = (await run.UntilError(line => line.Contains(": 0 of ", StringComparison.Ordinal))).Split(':')[0];
        CliResult stopped = (await Cli.Run(home, "stop", id)).Expect(0);
        Assert.Contains($"{id} is ", stopped.Error, StringComparison.Ordinal);
        (await run.Ended()).Expect(130);
        Assert.Equal("Paused", (await Describe(home, id))["experiment"]!["state"]!.GetValue<string>());

        CliResult resumed = (await Cli.Run(home, "resume", id, "-o", "json")).Expect(0);
        Assert.Equal(await Undisturbed.Value, LeaderboardJson.Comparable(resumed.Output));
        (await Cli.Run(home, "stop", id)).Expect(1);
        string log = (await Cli.Run(home, "logs", id)).Expect(0).Output;
        Assert.Matches("(?s)running.*stopping.*paused.*running.*completed", log);
        Assert.Equal(0, (await Describe(home, id))["checkpoints"]!["count"]!.GetValue<int>());
    }

    [Fact]
    public async Task Drain_TheOnlySilo_HoldsTheWorkUntilUndrained()
    {
        using var home = new Home();
        await using Cli run = Cli.Start(home, ["run", .. Search]);
        await run.UntilError(line => line.Contains(": 0 of ", StringComparison.Ordinal));
        string name = (await Silo(home))["silo"]!.GetValue<string>();
        (await Cli.Run(home, "silo", "drain", name)).Expect(0);
        while ((await Silo(home))["training"]!.GetValue<string>() != "")
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
        Assert.Equal("Draining", (await Silo(home))["state"]!.GetValue<string>());
        CliResult unknown = (await Cli.Run(home, "silo", "drain", name + "x")).Expect(5);
        Assert.Contains($"No silo is called '{name}x'; did you mean '{name}'?", unknown.Error, StringComparison.Ordinal);
        (await Cli.Run(home, "silo", "undrain", name)).Expect(0);
        CliResult ended = (await run.Ended()).Expect(0);
        Assert.Equal(await Undisturbed.Value, LeaderboardJson.Comparable(ended.Output));
        Assert.True((await Describe(home, LeaderboardJson.Id(ended.Output)))["events"]!["resumed"]!.GetValue<int>() > 0,
            "No fold went on from a checkpoint.");
    }

    private static async Task<string> RunUndisturbed()
    {
        using var home = new Home();
        return LeaderboardJson.Comparable((await Cli.Run(home, ["run", .. Search])).Expect(0).Output);
    }

    private static async Task<JsonNode> Describe(Home home, string id) =>
        JsonNode.Parse((await Cli.Run(home, "describe", id, "-o", "json")).Expect(0).Output)!;

    private static async Task<JsonNode> Silo(Home home) =>
        JsonNode.Parse((await Cli.Run(home, "silos", "-o", "json")).Expect(0).Output)!.AsArray()[0]!;
}
