using System.Globalization;
using System.Text.Json.Nodes;

namespace Gridfold.EndToEnd.Tests;

/// <summary>
/// An extension with more epochs, or with pruned trials, has the scores and weights of a search with all epochs, bit for bit.
/// </summary>
public sealed class ExtensionTests
{
    [Theory]
    [InlineData("auto")]
    [InlineData("libtorch")]
    public async Task Extend_MoreEpochs_RecordsWhatASearchWithAllEpochsDoes(string engine)
    {
        using var home = new Home();
        string[] search =
        [
            Repository.Example("iris-kfold.yaml"), "--set", "hyperparameters.batch_size.values=[16]", "--set",
            "hyperparameters.lr.values=[0.003,0.03]", "--set", "validation.folds=2", "--set", "checkpoints.keep=last", "--set",
            $"resources.engine={engine}", "-o", "json",
        ];
        string few = (await CommandsHere.Run(home, ["run", .. search, "--set", "training.epochs=4"])).Expect(0).Output;
        string whole = (await CommandsHere.Run(home, ["run", .. search, "--set", "training.epochs=9"])).Expect(0).Output;
        string more = (await CommandsHere.Run(home, ["extend", LeaderboardJson.Id(few), "--set", "training.epochs=9", "-o", "json"]))
            .Expect(0).Output;

        Assert.Equal(LeaderboardJson.Comparable(whole), LeaderboardJson.Comparable(more));
        CliResult log = (await CommandsHere.Run(home, ["logs", LeaderboardJson.Id(more)])).Expect(0);
        Assert.Contains("goes on from epoch 4 as attempt 1", log.Output, StringComparison.Ordinal);

        // Each experiment keeps the checkpoints of its 6 trials of 2 folds.
        CliResult plan = (await CommandsHere.Run(home, ["plan", .. search, "--set", "training.epochs=9"])).Expect(0);
        JsonNode description = JsonNode.Parse(
            (await CommandsHere.Run(home, ["describe", LeaderboardJson.Id(more), "-o", "json"])).Expect(0).Output)!;
        Assert.Equal(12, (int)description["checkpoints"]!["count"]!);
        double bytes = (double)description["checkpoints"]!["bytes"]!;
        Assert.InRange((double)JsonNode.Parse(plan.Output)![0]!["kept_checkpoint_bytes"]!, 0.8 * bytes, 1.3 * bytes);
    }

    [Fact]
    public async Task Extend_PrunedTrials_GoOnFromTheirRungs()
    {
        using var home = new Home();
        string[] search =
        [
            Repository.Example("iris-kfold.yaml"), "--set", "hyperparameters.batch_size.values=[16]", "--set", "training.epochs=9", "--set",
            "validation.folds=2", "--set", "checkpoints.keep=last", "-o", "json",
        ];
        string pruning = (await CommandsHere.Run(
            home, ["run", .. search, "--set", "scheduler={name: asha, min_epochs: 1}"])).Expect(0).Output;
        string whole = (await CommandsHere.Run(home, ["run", .. search])).Expect(0).Output;
        string promoted = (await CommandsHere.Run(home, ["extend", LeaderboardJson.Id(pruning), "--promote", "2", "-o", "json"]))
            .Expect(0).Output;

        Dictionary<int, JsonNode> full = TrialsOf(whole), found = TrialsOf(promoted);
        int[] went = [.. JsonNode.Parse(promoted)!["experiment"]!["promoted_trials"]!.AsArray().Select(trial => (int)trial!)];
        Assert.Equal(2, went.Length);
        Assert.Equal((int)JsonNode.Parse(pruning)!["experiment"]!["completed"]! + 2, found.Count);
        Assert.All(went, trial => Assert.Equal("Pruned", (string)TrialsOf(pruning)[trial]["state"]!));
        Assert.All(found, trial =>
        {
            Assert.Equal((string)full[trial.Key]["weights_hash"]!, (string)trial.Value["weights_hash"]!);
            Assert.Equal((double)full[trial.Key]["score"]!, (double)trial.Value["score"]!);
        });
        string id = LeaderboardJson.Id(promoted);
        CliResult log = (await CommandsHere.Run(home, ["logs", id])).Expect(0);
        Assert.Contains("goes on from epoch", log.Output, StringComparison.Ordinal);

        // Numbers are those of the earlier search, and others do not exist.
        Assert.Contains(found.Keys, trial => trial > found.Count);
        int absent = Enumerable.Range(1, full.Count).First(trial => !found.ContainsKey(trial));
        string last = found.Keys.Max().ToString(CultureInfo.InvariantCulture);
        Assert.Contains("Completed", (await CommandsHere.Run(home, ["describe", id, last])).Expect(0).Output, StringComparison.Ordinal);
        CliResult unknown = (await CommandsHere.Run(home, ["describe", id, $"{absent}"])).Expect(5);
        Assert.Contains($"has no trial {absent}; its trials are {found.Keys.Min()}", unknown.Error, StringComparison.Ordinal);
        CliResult extended = (await CommandsHere.Run(home, ["extend", id, "--set", "training.epochs=30"])).Expect(2);
        Assert.Contains("and its file describes all of them; extend", extended.Error, StringComparison.Ordinal);
    }

    private static Dictionary<int, JsonNode> TrialsOf(string output) =>
        JsonNode.Parse(output)!["leaderboard"]!.AsArray().ToDictionary(trial => (int)trial!["trial"]!, trial => trial!);
}
