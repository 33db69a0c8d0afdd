using System.Text.Json.Nodes;

namespace Gridfold.EndToEnd.Tests;

/// <summary>Trials that train together on real data get the same results as trials that train alone, bit for bit.</summary>
public sealed class JobTests
{
    private static readonly string[] Search =
    [
        Repository.Example("iris-kfold.yaml"), "--set", "training.epochs=${epochs}", "--set", "hyperparameters.lr.values=[0.01,0.1]",
        "--set", "hyperparameters.hidden.values=[4,8]",
        "--set", "hyperparameters.batch_size.values=[16]", "--set", "hyperparameters.epochs.type=categorical", "--set",
        "hyperparameters.epochs.values=[6,2,14]", "-o", "json",
    ];

    private static readonly string[] Budget = ["--set", "hyperparameters.epochs.role=budget"];

    [Theory]
    [InlineData("libtorch")]
    [InlineData("auto")]
    public async Task Run_Budget_RecordsWhatLoneTrainingsDo(string engine)
    {
        using var home = new Home();
        string[] search = [.. Search, "--set", $"resources.engine={engine}"];
        string alone = (await Cli.Run(home, ["run", .. search])).Expect(0).Output;
        string shared = (await Cli.Run(home, ["run", .. search, .. Budget])).Expect(0).Output;
        Assert.Equal(LeaderboardJson.Comparable(alone), LeaderboardJson.Comparable(shared));
        for (int trial = 1; trial <= 3; trial++)
            Assert.Equal(await Trial(home, LeaderboardJson.Id(alone), trial), await Trial(home, LeaderboardJson.Id(shared), trial));
    }

    [Fact]
    public async Task Resume_KilledWhileJobsTrained_RecordsWhatLoneTrainingsDo()
    {
        using var home = new Home();
        string[] search = [.. Search, "--set", "hyperparameters.epochs.values=[30,10,70]", "--set", "checkpoints.every_epochs=7", "--set",
            "resources.engine=libtorch"];
        string alone = (await Cli.Run(home, ["run", .. search])).Expect(0).Output;
        await using Cli run = Cli.Start(home, ["run", .. search, .. Budget]);
        await run.UntilError(line => line.Contains("best validation_accuracy", StringComparison.Ordinal));
        await run.Kill();
        JsonNode paused = JsonNode.Parse((await Cli.Run(home, "list", "-o", "json")).Expect(0).Output)!.AsArray()
            .Single(experiment => experiment!["state"]!.GetValue<string>() == "Paused")!;
        string resumed = (await Cli.Run(home, "resume", paused["id"]!.GetValue<string>(), "-o", "json")).Expect(0).Output;
        Assert.Equal(LeaderboardJson.Comparable(alone), LeaderboardJson.Comparable(resumed));
    }

    [Fact]
    public async Task Plan_TheCoursesGrid_SaysWhatIsTrained()
    {
        using var home = new Home();
        CliResult result = (await Cli.Run(home, "plan", Repository.Example("mnist-grid.yaml"), "-o", "json")).Expect(0);
        JsonNode plan = JsonNode.Parse(result.Output)![0]!;
        Assert.Equal(
            (243, 81, 24_300, 12_150),
            (Number(plan, "trials"), Number(plan, "trainings"), Number(plan, "epochs"), Number(plan, "epochs_trained")));
        Assert.InRange(Number(plan, "jobs"), 2, 81);
        Assert.Contains("243 trials -> 81 trainings -> ", result.Error, StringComparison.Ordinal);
        Assert.Contains(" jobs, 24,300 -> 12,150 epochs", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("iris-kfold.yaml", 3_600)]
    [InlineData("iris-auto.yaml", 4_000)]
    public async Task Plan_Measured_StoresNothingAndExpectsTheTimeOfAllEpochs(string example, int epochs)
    {
        using var home = new Home();
        CliResult result = (await CommandsHere.Run(home, ["plan", Repository.Example(example), "--measure", "-o", "json"])).Expect(0);
        JsonNode plan = JsonNode.Parse(result.Output)![0]!;
        double epoch = (double)plan["epoch_seconds"]!, slots = epoch * epochs / (double)plan["expected_seconds"]!;
        Assert.True(epoch > 0);
        Assert.Equal(Math.Round(slots), slots, 1e-6);
        Assert.InRange(Number(plan, "jobs_measured"), 1, 5);
        Assert.Equal("[]", (await CommandsHere.Run(home, ["list", "-o", "json"])).Expect(0).Output.Trim());
    }

    private static double Number(JsonNode node, string key) => node[key]!.GetValue<double>();

    /// <summary>A trial's folds with their learning curves, without the values that differ from run to run.</summary>
    private static async Task<string> Trial(Home home, string id, int trial)
    {
        JsonObject described = LeaderboardJson.Parse((await Cli.Run(home, "describe", id, $"{trial}", "-o", "json")).Expect(0).Output);
        foreach (JsonNode? fold in described["folds"]!.AsArray())
        {
            foreach (string key in (string[])["seconds", "silo"]) Assert.True(fold!.AsObject().Remove(key));
        }

        return described.ToJsonString();
    }
}
