using System.Text.Json.Nodes;

namespace Gridfold.EndToEnd.Tests;

public sealed class ParetoTests
{
    [Fact]
    public async Task Run_AccuracyAgainstParameters_ShowsTheFront()
    {
        using var home = new Home();
        CliResult run = (await Cli.Run(home, ["run", Repository.Example("iris-pareto.yaml"), "--set", "training.epochs=2", "--set",
            "searcher.max_trials=14", "-o", "json"])).Expect(0);
        JsonObject document = LeaderboardJson.Parse(run.Output);
        (double Accuracy, double Parameters, int Hidden, bool IsOnFront)[] trials = [.. document["leaderboard"]!.AsArray().Select(trial => (
            trial!["score"]!.GetValue<double>(), trial["metrics"]!["parameters"]!.GetValue<double>(),
            trial["hyperparameters"]!["hidden"]!.GetValue<int>(), trial["on_front"]!.GetValue<bool>()))];
        Assert.Equal(14, trials.Length);

        // Four inputs and three classes: hidden x (4 + 1) + 3 x (hidden + 1).
        Assert.All(trials, trial => Assert.Equal((8 * trial.Hidden) + 3, trial.Parameters));
        Assert.All(trials, trial => Assert.Equal(trial.IsOnFront, !trials.Any(other =>
            other.Accuracy >= trial.Accuracy + 1e-9 && other.Parameters <= trial.Parameters
                || other.Accuracy >= trial.Accuracy - 1e-9 && other.Parameters < trial.Parameters)));
        int front = trials.Count(trial => trial.IsOnFront);
        Assert.All(trials[..front], trial => Assert.True(trial.IsOnFront));

        string id = document["experiment"]!["id"]!.GetValue<string>();
        JsonNode described = JsonNode.Parse((await Cli.Run(home, "describe", id, "-o", "json")).Expect(0).Output)!["pareto_front"]!;
        Assert.Equal(front, described["trials"]!.GetValue<int>());
        Assert.True(described["hypervolume"]!.GetValue<double>() > 0);
        Assert.Equal(trials.Max(trial => trial.Parameters), described["reference"]!["parameters"]!.GetValue<double>());
    }

    [Fact]
    public async Task Run_SecondsAreAnObjective_MeasuresThem()
    {
        using var home = new Home();
        CliResult run = (await Cli.Run(home, ["run", Repository.Example("iris-pareto.yaml"), "--set", "training.epochs=1", "--set",
            "searcher={name: random, max_trials: 3, objectives: [{metric: validation_loss}, {metric: training_seconds}]}", "-o", "json"]))
            .Expect(0);
        Assert.Contains("training_seconds is not reproducible", run.Error, StringComparison.Ordinal);
        Assert.All(LeaderboardJson.Parse(run.Output)["leaderboard"]!.AsArray(), trial =>
            Assert.InRange(trial!["metrics"]!["training_seconds"]!.GetValue<double>(), 1e-6, 60));
    }
}
