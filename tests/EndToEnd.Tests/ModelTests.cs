using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Gridfold.EndToEnd.Tests;

/// <summary>Predictions of the best trial's networks.</summary>
public sealed class ModelTests
{
    private static readonly string[] SmallIris =
    [
        "run", Repository.Example("iris-kfold.yaml"), "--set", "training.epochs=20", "--set",
        "hyperparameters.hidden.values=[4, 8]", "--set",
        "hyperparameters.batch_size.values=[16]", "-o", "json",
    ];

    private static readonly string[] SmallDigits =
    [
        "run", Repository.Example("mnist-grid.yaml"), "--set", "hyperparameters.batch_size.values=[64]", "--set",
        "hyperparameters.lr.values=[0.01]",
        "--set", "hyperparameters.weight_decay.values=[0.001]", "--set", "hyperparameters.hidden.values=[50]", "--set",
        "hyperparameters.epochs.values=[5]", "-o", "json",
    ];

    private static string IrisFile => Path.Combine(Repository.Root, "data", "iris.csv");

    [Fact]
    public async Task Predict_ByIdOrFromAnExportedFolder_NamesTheSpeciesAndAgrees()
    {
        using Home home = new(), elsewhere = new();
        string run = (await Cli.Run(home, SmallIris)).Expect(0).Output;
        string id = LeaderboardJson.Id(run);
        string[] lines = File.ReadAllLines(IrisFile);
        string unlabelled = home.Write("rows.csv", string.Join('\n', lines.Select(line => line[..line.LastIndexOf(',')])));
        string json = (await Cli.Run(home, "predict", id, "--input", unlabelled, "-o", "json")).Expect(0).Output;
        JsonArray predictions = JsonNode.Parse(json)!.AsArray();
        Assert.Equal(150, predictions.Count);
        int right = predictions.Zip(lines.Skip(1)).Count(
            pair => pair.Second.EndsWith("," + pair.First!["class"], StringComparison.Ordinal));
        Assert.InRange(right, 143, 150);
        Assert.All(predictions,
            row => Assert.Equal(1, row!["probabilities"]!.AsObject().Sum(entry => entry.Value!.GetValue<double>()), 1e-6));

        string folder = Path.Combine(home.Folder, "model");
        CliResult export = (await Cli.Run(home, "export", id, "--weights", folder)).Expect(0);
        string onnx = Path.Combine(home.Folder, "model.onnx");
        CliResult exported = (await Cli.Run(home, "export", id, "--onnx", onnx)).Expect(0);
        Assert.Contains("with their vote, to " + onnx, exported.Error, StringComparison.Ordinal);
        Assert.InRange(new FileInfo(onnx).Length, 1000, 100_000);
        CliResult again = (await Cli.Run(home, "export", id, "--onnx", onnx)).Expect(2);
        Assert.Contains("exists already; --force writes over it", again.Error, StringComparison.Ordinal);
        Assert.Empty(export.Output);
        Assert.Equal(json, (await Cli.Run(elsewhere, "predict", folder, "--input", unlabelled, "-o", "json")).Expect(0).Output);
        Assert.False(Directory.Exists(elsewhere.State));

        string csv = (await Cli.Run(home, "predict", id, "--input", IrisFile, "-o", "csv")).Expect(0).Output;
        Assert.StartsWith("input,class,probability,p(setosa),p(versicolor),p(virginica)\n2,setosa,0.9", csv, StringComparison.Ordinal);
        Assert.Contains("versicolor", (await Cli.Run(home, "predict", id, "--input", IrisFile)).Expect(0).Output, StringComparison.Ordinal);
        await AssertPythonAgrees(folder, unlabelled, predictions);
    }

    [Fact]
    public async Task Export_OfARegression_PredictsTheSameNumbersElsewhere()
    {
        using var home = new Home();
        string run = (await Cli.Run(
            home, "run", Repository.Example("iris-regression.yaml"), "--set", "training.epochs=5", "--set",
            "model={layers: [{linear: \"${hidden}\"}, tanh, {linear: classes}]}", "--set", "hyperparameters.lr.values=[0.01]", "--set",
            "hyperparameters.loss.values=[mse]", "-o", "json")).Expect(0).Output;
        string folder = Path.Combine(home.Folder, "model"), id = LeaderboardJson.Id(run);
        (await Cli.Run(home, "export", id, "--weights", folder)).Expect(0);
        string json = (await Cli.Run(home, "predict", id, "--input", IrisFile, "-o", "json")).Expect(0).Output;
        await AssertPythonAgrees(folder, IrisFile, JsonNode.Parse(json)!.AsArray());
    }

    [Fact]
    public async Task Run_SeveralLabels_GivesTheSameBitsOnTwoSlotsAndPredictsElsewhere()
    {
        using Home home = new(), other = new();
        string rows = "x,y,right,high\n" + string.Concat(Enumerable.Range(0, 60).Select(
            row => $"{row * 37 % 60},{row * 17 % 60},{(row * 37 % 60 > 29 ? 1 : 0)},{(row * 17 % 60 > 39 ? 1 : 0)}\n"));
        string table = home.Write("points.csv", rows);
        string file = home.Write("points.yaml", $$$"""
            apiVersion: gridfold.dev/v1
            kind: Experiment
            name: points
            task: multilabel
            dataset: {path: {{{table}}}, label: [right, high], test_fraction: 0.2, preprocess: [standardize]}
            model: {layers: [{linear: "${hidden}"}, tanh, {linear: classes}]}
            training: {optimizer: {name: adam, lr: 0.05}, batch_size: 8, epochs: 15}
            hyperparameters: {hidden: {type: categorical, values: [4, 8]}}
            searcher: {name: grid}
            validation: {type: kfold, folds: 3}
            """);
        string one = (await Cli.Run(home, "run", file, "--slots", "1", "-o", "json")).Expect(0).Output;
        string two = (await Cli.Run(other, "run", file, "--slots", "2", "-o", "json")).Expect(0).Output;
        Assert.Equal(LeaderboardJson.Comparable(one), LeaderboardJson.Comparable(two));
        JsonNode best = LeaderboardJson.Parse(one)["leaderboard"]![0]!;
        Assert.InRange(best["score"]!.GetValue<double>(), 0.7, 1);

        string id = LeaderboardJson.Id(one), folder = Path.Combine(home.Folder, "model");
        Assert.Contains("expected of it", (await Cli.Run(home, "leaderboard", id)).Expect(0).Error, StringComparison.Ordinal);
        Assert.Matches("right +[01]\\.\\d{4} +[01]\\.\\d{4} +[01]\\.\\d{4}", (await Cli.Run(home, "describe", id, "1")).Expect(0).Output);
        Assert.Contains("label(high),predicted(high),p(high)", (await Cli.Run(home, "export", id, "--predictions")).Expect(0).Output,
            StringComparison.Ordinal);
        JsonObject tested = JsonNode.Parse((await Cli.Run(home, "test", id, "-o", "json")).Expect(0).Output)!.AsObject();
        Assert.InRange(tested["metrics"]!["test_f1_macro"]!.GetValue<double>(), 0.5, 1);
        string report = Path.Combine(home.Folder, "report.html");
        (await Cli.Run(home, "report", id, "-o", report)).Expect(0);
        Assert.Contains("Each label over the validation rows", File.ReadAllText(report), StringComparison.Ordinal);
        (await Cli.Run(home, "export", id, "--weights", folder)).Expect(0);
        string json = (await Cli.Run(other, "predict", folder, "--input", table, "-o", "json")).Expect(0).Output;
        await AssertPythonAgrees(folder, table, JsonNode.Parse(json)!.AsArray());
    }

    [Fact]
    public async Task Run_ManyTrials_KeepsTheWeightsOfTheBestOnly()
    {
        using var home = new Home();
        string run = (await Cli.Run(home, SmallIris)).Expect(0).Output;
        string id = LeaderboardJson.Id(run);
        JsonObject best = LeaderboardJson.Parse(run)["leaderboard"]![0]!.AsObject();
        long trial = best["trial"]!.GetValue<long>();
        string models = Path.Combine(home.State, "checkpoints", "models", id);
        Assert.Equal([$"{trial}"], Directory.GetDirectories(models).Select(Path.GetFileName));
        Assert.Equal(5, Directory.GetFiles(Path.Combine(models, $"{trial}")).Length);

        long other = trial == 1 ? 2 : 1;
        CliResult refused = (await Cli.Run(home, "predict", id, "--input", IrisFile, "--trial", $"{other}")).Expect(5);
        Assert.Contains(
            $"the weights of trial {other} are not kept; those of the best trial, {trial}, are", refused.Error, StringComparison.Ordinal);
        (await Cli.Run(home, "predict", id, "--input", IrisFile, "--trial", $"{trial}", "-o", "json")).Expect(0);
        (await Cli.Run(home, "predict", id, "--input", IrisFile, "--trial", "99")).Expect(5);
    }

    [Fact]
    public async Task Run_KilledAndResumed_HasTheBestTrialsWeights()
    {
        using var home = new Home();
        string[] manyTrials = [.. SmallIris, "--set", "training.epochs=100", "--set",
            "hyperparameters.lr={type: double, min: 0.003, max: 0.03, log: true, count: 40}"];
        await using (Cli run = Cli.Start(home, manyTrials))
        {
            await run.UntilError(line => line.Contains("best validation_accuracy", StringComparison.Ordinal));
            await run.Kill();
        }

        string id = JsonNode.Parse((await Cli.Run(home, "list", "-o", "json")).Expect(0).Output)![0]!["id"]!.GetValue<string>();
        (await Cli.Run(home, "resume", id, "-o", "json")).Expect(0);
        Assert.Equal(
            150, JsonNode.Parse((await Cli.Run(home, "predict", id, "--input", IrisFile, "-o", "json")).Expect(0).Output)!.AsArray().Count);
        Assert.Single(Directory.GetDirectories(Path.Combine(home.State, "checkpoints", "models", id)));
    }

    [Fact]
    public async Task Test_Digits_OpensTheLockedSplitAndRecordsIt()
    {
        using var home = new Home();
        string id = LeaderboardJson.Id((await Cli.Run(home, SmallDigits)).Expect(0).Output);
        Assert.Contains("never opened", (await Cli.Run(home, "describe", id)).Expect(0).Output, StringComparison.Ordinal);

        JsonObject first = JsonNode.Parse((await Cli.Run(home, "test", id, "-o", "json")).Expect(0).Output)!.AsObject();
        Assert.Equal(100, first["rows"]!.GetValue<int>());
        Assert.InRange(first["metrics"]!["test_accuracy"]!.GetValue<double>(), 0.7, 1);
        Assert.Equal(100, first["confusion_matrix"]!.AsArray().Sum(row => row!.AsArray().Sum(count => count!.GetValue<int>())));
        Assert.Single(first["test_openings"]!.AsArray());
        string second = (await Cli.Run(home, "test", id)).Expect(0).Output;
        Assert.Contains("opened 2 times", second, StringComparison.Ordinal);
        JsonObject described = JsonNode.Parse((await Cli.Run(home, "describe", id, "-o", "json")).Expect(0).Output)!.AsObject();
        Assert.Equal([1, 1], described["test_openings"]!.AsArray().Select(opening => opening!["trial"]!.GetValue<int>()));
        Assert.Contains("opened 2 times", (await Cli.Run(home, "describe", id)).Expect(0).Output, StringComparison.Ordinal);

        // Predictions for the digits of the test split, as a zip of images, are those that the test counted.
        JsonArray predicted = JsonNode.Parse(
            (await Cli.Run(home, "predict", id, "--input", Path.Combine(Repository.Root, "data", "mnist-900.zip"), "-o", "json")).Expect(0)
                .Output)!.AsArray();
        (string Path, string Class)[] tested = [
            .. predicted.Select(row => (row!["input"]!.GetValue<string>(), row["class"]!.GetValue<string>()))
            .Where(row => row.Item1.Split('/').Contains("test"))];
        int right = tested.Count(row => row.Path.Split('/')[^2] == row.Class);
        Assert.Equal(first["metrics"]!["test_accuracy"]!.GetValue<double>(), right / 100.0, 1e-12);
    }

    [Fact]
    public async Task Predict_WrongInputsAndModels_SayWhatIsWrong()
    {
        using var home = new Home();
        string id = LeaderboardJson.Id((await Cli.Run(home, SmallIris)).Expect(0).Output);
        string rows = home.Write("rows.csv", "sepal_length,petal_length\n1,2\n");
        await Refused(2, "lacks the columns 'sepal_width', 'petal_width'", "predict", id, "--input", rows);
        await Refused(2, "no such file or folder", "predict", id, "--input", "nowhere.csv");
        await Refused(2, "has no model.json", "predict", home.Folder + "/", "--input", rows);
        await Refused(5, "No experiment begins with", "predict", "nobody", "--input", rows);
        await Refused(2, "holds rows.csv", "export", id, "--weights", home.Folder);
        await Refused(2, "has no test split", "test", id);

        async Task Refused(int exitCode, string words, params string[] arguments)
        {
            CliResult result = (await Cli.Run(home, arguments)).Expect(exitCode);
            Assert.Contains(words, result.Error, StringComparison.Ordinal);
            Assert.Empty(result.Output);
        }
    }

    /// <summary>An independent program reads the exported files and gets the same predictions.</summary>
    private static async Task AssertPythonAgrees(string folder, string rows, JsonArray predictions)
    {
        string script = Repository.Example("predict_exported.py");
        Process python;
        try
        {
            python = Process.Start(new ProcessStartInfo("python3", [script, folder, rows]) { RedirectStandardOutput = true })!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("python3 is not installed");
            return;
        }

        using (python)
        {
            string[] lines = (await python.StandardOutput.ReadToEndAsync()).Trim().Split('\n');
            await python.WaitForExitAsync();
            Assert.Equal((0, predictions.Count), (python.ExitCode, lines.Length));
            foreach ((string line, JsonNode? prediction) in lines.Zip(predictions))
            {
                double[] expected = prediction!["value"] is { } number
                    ? [number.GetValue<double>()]
                    : prediction["p(right)"] is { } right ? [right.GetValue<double>(), prediction["p(high)"]!.GetValue<double>()]
                    : [.. prediction["probabilities"]!.AsObject().Select(entry => entry.Value!.GetValue<double>())];
                double[] found = JsonNode.Parse(line) is JsonArray several
                    ? [.. several.Select(value => value!.GetValue<double>())]
                    : [JsonNode.Parse(line)!.GetValue<double>()];
                Assert.Equal(expected.Length, found.Length);
                Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
            }
        }
    }
}
