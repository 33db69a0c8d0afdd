using System.Text.Json.Nodes;

namespace Gridfold.EndToEnd.Tests;

/// <summary>An extension with more epochs has the scores and weights of a search with all epochs, bit for bit.</summary>
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
}
