using System.Text.Json.Nodes;

namespace Gridfold.EndToEnd.Tests;

/// <summary>Searches in which programs of the user train: the examples, on any number of slots, and after a kill.</summary>
public sealed class OwnTrainingTests
{
    private static readonly string Function = Repository.Example("own/function.yaml"), Softmax = Repository.Example("own/softmax.yaml");

    [Fact]
    public async Task Run_FunctionOfPython_FindsTheSameMinimumOnAnySlots()
    {
        using var home = new Home();
        string[] search = ["run", Function, "--set", "searcher.max_trials=12", "-o", "json"];
        string one = (await Cli.Run(home, [.. search, "--slots", "1"])).Expect(0).Output;
        string three = (await Cli.Run(home, [.. search, "--slots", "3"])).Expect(0).Output;
        Assert.Equal(LeaderboardJson.Comparable(one), LeaderboardJson.Comparable(three));
        Assert.Equal(12, LeaderboardJson.Parse(one)["experiment"]!["completed"]!.GetValue<long>());
    }

    // Rungs stop programs, a kill ends them, and their checkpoints go on.
    [Fact]
    public async Task Resume_KilledSearchOfPrograms_RecordsWhatAWholeOneDoes()
    {
        using var home = new Home();
        string[] search = ["run", Softmax, "--set", "searcher.max_trials=6", "--set", "checkpoints.every_epochs=1", "-o", "json"];
        string whole = (await Cli.Run(home, search)).Expect(0).Output;
        Assert.InRange(LeaderboardJson.Parse(whole)["experiment"]!["pruned"]!.GetValue<long>(), 1, 5);
        await using Cli run = Cli.Start(home, search);
        await run.UntilError(line => line.Contains("best accuracy", StringComparison.Ordinal));
        await run.Kill();
        JsonNode paused = JsonNode.Parse((await Cli.Run(home, "list", "-o", "json")).Expect(0).Output)!.AsArray()
            .Single(experiment => experiment!["state"]!.GetValue<string>() == "Paused")!;
        string id = paused["id"]!.GetValue<string>();
        string resumed = (await Cli.Run(home, "resume", id, "-o", "json")).Expect(0).Output;
        Assert.Equal(LeaderboardJson.Comparable(whole), LeaderboardJson.Comparable(resumed));
        Assert.Contains("loss", (await Cli.Run(home, "leaderboard", id)).Expect(0).Output, StringComparison.Ordinal);
        Assert.Contains("command", (await Cli.Run(home, "describe", id, "1")).Expect(0).Output, StringComparison.Ordinal);
        string report = Path.Combine(home.Folder, "report.html");
        (await Cli.Run(home, "report", id, "-o", report)).Expect(0);
        Assert.Contains("accuracy", await File.ReadAllTextAsync(report, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    // The sample prints its hyper-parameters, a line that begins with '{': it would end the trial if it reached the standard output.
    [Fact]
    public async Task Run_TrainerInCSharp_ClimbsRungsAndIsScored()
    {
        using var home = new Home();
        string board = (await Cli.Run(
            home, "run", Path.Combine(Repository.Root, "samples", "OwnTrainer", "softmax.yaml"), "-o", "json",
            "--set", $"training.command=[dotnet, {Repository.OwnTrainerProgram}]", "--set", "searcher.max_trials=3",
            "--set", "training.epochs=3", "--set", "validation.folds=2")).Expect(0).Output;
        JsonNode experiment = LeaderboardJson.Parse(board)["experiment"]!;
        Assert.Equal(
            (1, 2, 0),
            (experiment["completed"]!.GetValue<long>(), experiment["pruned"]!.GetValue<long>(), experiment["failed"]!.GetValue<long>()));
    }

    [Fact]
    public async Task Run_ProgramThatFails_CostsItsTrialsAndTellsItsLastLine()
    {
        using var home = new Home();
        string file = home.Write("fails.yaml", """
            apiVersion: gridfold.dev/v1
            kind: Experiment
            name: fails
            training:
              command:
                - sh
                - -c
                - "[ $0 -lt 2 ] || { echo no such case >&2; exit 3; }; echo '{\"metrics\": {\"score\": 1}}'"
                - "${case}"
              epochs: 1
            hyperparameters: {case: {type: categorical, values: [0, 1, 2]}}
            searcher: {name: grid, metric: score, mode: max}
            """);
        CliResult result = (await Cli.Run(home, "run", file)).Expect(0);
        Assert.Contains(
            "trial 3 failed: the program failed: it exited with code 3; its last line on stderr: no such case", result.Output,
            StringComparison.Ordinal);
    }
}
