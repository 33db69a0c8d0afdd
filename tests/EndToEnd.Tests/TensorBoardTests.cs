using System.Text.Json.Nodes;
using Gridfold.Client.Tests.TensorBoard;
using Tensorboard;

namespace Gridfold.EndToEnd.Tests;

/// <summary><c>--tensorboard</c> of <c>run</c> and <c>watch</c>.</summary>
public sealed class TensorBoardTests
{
    private static readonly string[] SmallIris =
    [
        "run", Repository.Example("iris-kfold.yaml"), "--set", "training.epochs=4", "--set", "hyperparameters.hidden.values=[4, 8]",
        "--set", "hyperparameters.batch_size.values=[16]", "-o", "json",
    ];

    [Fact]
    public async Task Run_TensorBoard_HasTheCurvesOfEachFold()
    {
        using var home = new Home();
        string during = Path.Combine(home.Folder, "during"), after = Path.Combine(home.Folder, "after");
        string run = (await Cli.Run(home, [.. SmallIris, "--tensorboard", during])).Expect(0).Output, id = LeaderboardJson.Id(run);
        (await Cli.Run(home, "watch", id, "--tensorboard", after)).Expect(0);
        JsonNode trial = JsonNode.Parse((await Cli.Run(home, "describe", id, "2", "-o", "json")).Expect(0).Output)!;
        JsonArray folds = trial["folds"]!.AsArray();
        string[] files = [.. FilesIn(during)];
        Assert.Equal(LeaderboardJson.Parse(run)["leaderboard"]!.AsArray().Count * folds.Count, files.Length);
        Assert.Equal(files, FilesIn(after));
        foreach ((int index, JsonNode? fold) in folds.Index())
        {
            string file = Path.Combine(during, id, "trial-2", $"fold-{index + 1}", "events.out.tfevents.gridfold");
            IReadOnlyList<Event> events = RecordedEvents.Read(await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken));
            Assert.Equal([0L, 0, 1, 2, 3, 4], events.Select(one => one.Step));
            Assert.Equal(
                fold!["metrics"]!["validation_accuracy"]!.GetValue<double>(),
                events[^1].Summary.Value.Single(value => value.Tag == "validation/accuracy").SimpleValue, 1e-6);
        }

        IEnumerable<string> FilesIn(string folder) => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(folder, file)).Order(StringComparer.Ordinal);
    }

    [Fact]
    public async Task Run_TensorBoardOnAFile_IsRefusedBeforeTheSearch()
    {
        using var home = new Home();
        string file = home.Write("taken", "");
        CliResult refused = (await Cli.Run(home, [.. SmallIris, "--tensorboard", file])).Expect(2);
        Assert.Contains("taken cannot be written", refused.Error, StringComparison.Ordinal);
        Assert.Contains("There are no experiments yet", (await Cli.Run(home, "list")).Error, StringComparison.Ordinal);
    }
}
