using System.Text.Json.Nodes;

namespace Gridfold.EndToEnd.Tests;

/// <summary>Trials that are trained again from what is recorded.</summary>
public sealed class ReplayTests
{
    [Fact]
    public async Task Replay_TrialsOfASearch_HaveTheSameWeights()
    {
        using var home = new Home();
        (await CommandsHere.Run(home, ["run", Repository.Example("iris-pareto.yaml"), "--set", "training.epochs=3", "--set",
            "searcher.max_trials=12"])).Expect(0);
        CliResult all = (await CommandsHere.Run(home, ["replay", "last", "-o", "json"])).Expect(0);
        Assert.Contains("12 of 12 trials: the same weights and scores, bit for bit", all.Error, StringComparison.Ordinal);
        Assert.Equal(Enumerable.Range(1, 12), JsonNode.Parse(all.Output)!.AsArray().Select(trial => (int)trial!["trial"]!));
        CliResult sample = (await CommandsHere.Run(home, ["replay", "last", "--sample", "2", "-o", "json"])).Expect(0);
        Assert.Equal([4, 10], JsonNode.Parse(sample.Output)!.AsArray().Select(trial => (int)trial!["trial"]!));
        CliResult one = (await CommandsHere.Run(home, ["replay", "last", "7"])).Expect(0);
        Assert.Contains("1 of 1 trial", one.Error, StringComparison.Ordinal);
        Assert.Single(JsonNode.Parse((await CommandsHere.Run(home, ["list", "-o", "json"])).Expect(0).Output)!.AsArray());
    }
}
