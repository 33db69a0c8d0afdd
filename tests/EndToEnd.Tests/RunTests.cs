using System.Text.Json.Nodes;

namespace Gridfold.EndToEnd.Tests;

public sealed class RunTests
{
    private static readonly string[] ShortIris = [Repository.Example("iris-kfold.yaml"), "--set", "training.epochs=15"];

    [Fact]
    public async Task Run_IrisJson_PrintsTheDocumentAndNothingElse()
    {
        using var home = new Home();
        CliResult result = (await Cli.RunAlone(home, ["run", .. ShortIris, "-o", "json"])).Expect(0);

        JsonObject document = LeaderboardJson.Parse(result.Output);
        JsonObject experiment = document["experiment"]!.AsObject();
        Assert.Equal(
            ["id", "name", "state", "metric", "mode", "trials", "completed", "failed", "pruned", "folds", "epochs_trained", "wall_seconds"],
            experiment.Select(entry => entry.Key));
        Assert.Equal(
            ("iris-kfold", "Completed", "validation_accuracy", "max"),
            (Text(experiment, "name"), Text(experiment, "state"), Text(experiment, "metric"), Text(experiment, "mode")));
        Assert.Equal(
            (18, 18, 0, 90, 1350),
            (Number(experiment, "trials"), Number(experiment, "completed"), Number(experiment, "failed"), Number(experiment, "folds"),
                Number(experiment, "epochs_trained")));
        JsonObject[] trials = [.. document["leaderboard"]!.AsArray().Select(trial => trial!.AsObject())];
        Assert.Equal(Enumerable.Range(1, 18).Select(trial => (double)trial), trials.Select(trial => Number(trial, "trial")).Order());
        double[] scores = [.. trials.Select(trial => Number(trial, "score"))];

        // Scores that differ by the rounding of their sums share a rank and stand in the order of trials.
        Assert.All(scores.Zip(scores.Skip(1)), pair => Assert.InRange(pair.First - pair.Second, -1e-12, 1));
        Assert.InRange(scores[0], 0.95, 1);
        Assert.All(trials, CheckTrial);
        Assert.Contains("18 of 18 trials, ", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', result.Error + result.Output);
    }

    [Fact]
    public async Task Run_OneSlotTwoSlotsOrBesideOthers_GivesTheSameBits()
    {
        using Home alone = new(), shared = new();
        CliResult one = (await Cli.Run(alone, ["run", .. ShortIris, "--slots", "1", "-o", "json"])).Expect(0);
        await using Cli first = Cli.Start(shared, ["run", .. ShortIris, "--slots", "2", "-o", "json"]);
        await using Cli second = Cli.Start(shared, ["run", .. ShortIris, "-o", "json"]);
        CliResult[] beside = [(await first.Ended()).Expect(0), (await second.Ended()).Expect(0)];

        Assert.All(beside, result => Assert.Equal(LeaderboardJson.Comparable(one.Output), LeaderboardJson.Comparable(result.Output)));
        JsonNode list = JsonNode.Parse((await Cli.Run(shared, "list", "-o", "json")).Expect(0).Output)!;
        Assert.Equal(["Completed", "Completed"], list.AsArray().Select(experiment => Text(experiment!.AsObject(), "state")));
    }

    [Fact]
    public async Task Describe_FoldsThatStoppedEarly_SaysWhereTheyStoppedAndWhichEpochWasBest()
    {
        using var home = new Home();
        string[] arguments =
        [
            "run", Repository.Example("iris-kfold.yaml"), "--set", "hyperparameters.hidden.values=[16]", "--set",
            "hyperparameters.lr.values=[0.1]", "--set",
            "hyperparameters.batch_size.values=[16]", "--set", "training.epochs=300", "--set", "training.early_stopping={patience: 5}",
            "-o", "json",
        ];
        string id = LeaderboardJson.Id((await Cli.Run(home, arguments)).Expect(0).Output);
        JsonArray folds = LeaderboardJson.Parse((await Cli.Run(home, "describe", id, "1", "-o", "json")).Expect(0).Output)[
            "folds"]!.AsArray();
        Assert.All(folds, fold =>
        {
            Assert.True(fold!["stopped_early"]!.GetValue<bool>());
            Assert.Equal(Number(fold.AsObject(), "epochs") - 5, Number(fold.AsObject(), "best_epoch"));
        });
        Assert.Contains("stopped early; best: ", (await Cli.Run(home, "describe", id, "1")).Expect(0).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_OtherSeed_GivesOtherWeights()
    {
        using var home = new Home();
        string[] small = [
            .. ShortIris, "--set", "hyperparameters.hidden.values=[4]", "--set", "hyperparameters.lr.values=[0.01]", "-o", "json"];
        string first = (await Cli.Run(home, ["run", .. small])).Expect(0).Output;
        string other = (await Cli.Run(home, ["run", .. small, "--set", "seed=43"])).Expect(0).Output;
        Assert.NotEqual(LeaderboardJson.Comparable(first), LeaderboardJson.Comparable(other));
    }

    [Fact]
    public async Task Run_SomeTrialsDiverge_FailThemWithTheReasonAndRankThemLast()
    {
        using var home = new Home();
        string[] arguments =
        [
            "run", Repository.Example("iris-kfold.yaml"), "--set", "training.epochs=5", "--set",
            "training.optimizer={name: sgd, lr: \"${lr}\"}",
            "--set", "hyperparameters.lr.values=[0.1, 1e30]", "--set", "hyperparameters.hidden.values=[4]", "-o", "json",
        ];
        JsonArray trials = LeaderboardJson.Parse((await Cli.Run(home, arguments)).Expect(0).Output)["leaderboard"]!.AsArray();
        Assert.Equal(["Completed", "Completed", "Failed", "Failed"], trials.Select(trial => Text(trial!.AsObject(), "state")));
        JsonObject failed = trials[2]!.AsObject();
        Assert.Null(failed["rank"]);
        Assert.Null(failed["score"]);
        Assert.Null(failed["weights_hash"]);
        Assert.Contains("diverged", Text(failed, "reason"), StringComparison.Ordinal);

        (await Cli.Run(home, [.. arguments, "--set", "max_failed_trials=1"])).Expect(3);
        (await Cli.Run(home, [.. arguments, "--set", "hyperparameters.lr.values=[1e30]"])).Expect(1);
    }

    [Fact]
    public async Task Run_GridOfTrillionCells_StartsAtOnce()
    {
        using var home = new Home();
        string values = "{type: int, min: 1, max: 1000000, step: 1}";
        string file = home.Write("huge.yaml", $$"""
            apiVersion: gridfold.dev/v1
            kind: Experiment
            name: huge
            dataset: {name: iris}
            model: {layers: [{linear: classes}]}
            training: {optimizer: {name: adam, lr: 0.1}, batch_size: "${a}", epochs: "${b}"}
            hyperparameters:
              a: {{values}}
              b: {{values}}
            searcher: {name: grid, metric: validation_loss, mode: min}
            validation: {type: holdout, fraction: 0.2}
            """);
        JsonNode plan = JsonNode.Parse((await Cli.Run(home, "plan", file, "-o", "json")).Expect(0).Output)![0]!;
        Assert.Equal(1e12, Number(plan.AsObject(), "trials"));

        await using Cli run = Cli.Start(home, "run", file);
        await run.UntilError(line => line.Contains("best validation_loss", StringComparison.Ordinal));
        JsonNode list = JsonNode.Parse((await Cli.Run(home, "list", "-o", "json")).Expect(0).Output)![0]!;
        (await Cli.Run(home, "cancel", Text(list.AsObject(), "id"))).Expect(0);
        (await run.Ended()).Expect(4);
    }

    [Fact]
    public async Task Leaderboard_AfterRun_PrintsTheSameDocument()
    {
        using var home = new Home();
        string run = (await Cli.Run(home, ["run", .. ShortIris, "-o", "json"])).Expect(0).Output;
        string id = LeaderboardJson.Id(run);
        Assert.Equal(run, (await Cli.Run(home, "leaderboard", id, "-o", "json")).Expect(0).Output);
        Assert.Equal(run, (await Cli.Run(home, "leaderboard", id[..8], "-o", "json")).Expect(0).Output);

        string[] csv = (await Cli.Run(home, "leaderboard", id, "-o", "csv")).Expect(0).Output.Trim().Split('\n');
        Assert.Equal(19, csv.Length);
        JsonObject leader = LeaderboardJson.Parse(run)["leaderboard"]![0]!.AsObject();
        Assert.Equal((true, true), (leader["tied_with_leader"]!.GetValue<bool>(), csv[1].EndsWith(",True,5,", StringComparison.Ordinal)));
        Assert.StartsWith("rank,trial,state,hidden,lr,batch_size,score,score_std,validation_loss,", csv[0], StringComparison.Ordinal);
        Assert.Contains(
            $"{id} is given twice", (await Cli.Run(home, "compare", id, "last")).Expect(2).Error, StringComparison.Ordinal);
        JsonArray trials = JsonNode.Parse((await Cli.Run(home, "trials", id, "-o", "json")).Expect(0).Output)!.AsArray();
        Assert.Equal(Enumerable.Range(1, 18).Select(trial => (double)trial), trials.Select(trial => Number(trial!.AsObject(), "trial")));

        JsonObject trial = LeaderboardJson.Parse((await Cli.Run(home, "describe", id, "6", "-o", "json")).Expect(0).Output);
        Assert.Equal(["setosa", "versicolor", "virginica"], trial["classes"]!.AsArray().Select(name => name!.GetValue<string>()));
        JsonArray folds = trial["folds"]!.AsArray();
        Assert.Equal(5, folds.Count);
        Assert.Equal(
            150, folds.Sum(
                fold => fold!["confusion_matrix"]!.AsArray().Sum(row => row!.AsArray().Sum(count => count!.GetValue<double>()))));
        Assert.All(folds, fold => Assert.Equal("dense", Text(fold!.AsObject(), "engine")));
        Assert.All(folds, fold => Assert.Equal(15, fold!["history"]!["validation_f1_macro"]!.AsArray().Count));
        Assert.Contains(Text(trial["diagnosis"]!.AsObject(), "fit"), (string[])["good_fit", "under_fitting", "over_fitting"]);
        JsonObject setosa = trial["class_metrics"]![0]!.AsObject();
        Assert.Equal(("setosa", 50), (Text(setosa, "class"), Number(setosa, "rows")));
        Assert.InRange(Number(setosa, "f1"), 0.9, 1);
        string table = (await Cli.Run(home, "describe", id, "6")).Expect(0).Output;
        Assert.All((string[])["diagnosis", "engine", "dense", "confusion matrix", "precision"],
            word => Assert.Contains(word, table, StringComparison.Ordinal));

        (await Cli.Run(home, "describe", id, "19")).Expect(5);
        (await Cli.Run(home, "leaderboard", "nobody")).Expect(5);
        (await Cli.Run(home, "pause", id)).Expect(1);
    }

    private static void CheckTrial(JsonObject trial)
    {
        Assert.Equal("Completed", Text(trial, "state"));
        Assert.Equal(["hidden", "lr", "batch_size"], trial["hyperparameters"]!.AsObject().Select(entry => entry.Key));
        double[] folds = [.. trial["fold_scores"]!.AsArray().Select(score => score!.GetValue<double>())];
        Assert.Equal(5, folds.Length);
        Assert.Equal(folds.Average(), Number(trial, "score"), 12);
        Assert.Equal(Math.Sqrt(folds.Sum(fold => Math.Pow(fold - folds.Average(), 2)) / 4), Number(trial, "score_std"), 12);
        JsonObject metrics = trial["metrics"]!.AsObject();
        Assert.Equal(Number(trial, "score"), Number(metrics, "validation_accuracy"));
        Assert.All(["validation_loss", "validation_f1_macro", "validation_precision_macro", "training_loss"],
            name => Assert.InRange(Number(metrics, name), 0, 10));
        Assert.Matches("^[0-9a-f]{64}$", Text(trial, "weights_hash"));
    }

    private static string Text(JsonObject json, string key) => json[key]!.GetValue<string>();

    private static double Number(JsonObject json, string key) => json[key]!.GetValue<double>();
}
