using System.Text.Json.Nodes;

namespace Gridfold.EndToEnd.Tests;

/// <summary>
/// Each exercise of the course runs with one command, in a short form. examples/course/README.md has the results of the full exercises.
/// </summary>
public sealed class CourseTests
{
    private const string OneEpoch = "training.epochs=1";
    private const string FirstRate = "hyperparameters.lr.values=[0.001]";

    /// <summary>Every course file, with the settings that keep its test short.</summary>
    public static TheoryData<string, string[]> Exercises => new()
    {
        { "alexnet.yaml", [OneEpoch, FirstRate, "model.preset.width=0.05"] },
        { "augmentation.yaml", [OneEpoch] },
        { "batch-norm.yaml", [OneEpoch] },
        { "batch-size.yaml", [OneEpoch] },
        { "cnn.yaml", [OneEpoch] },
        { "fitting.yaml", [OneEpoch] },
        { "iris-mlp.yaml", [] },
        { "kfold.yaml", [OneEpoch] },
        { "lenet.yaml", [OneEpoch] },
        { "mnist-mlp.yaml", [OneEpoch] },
        { "nin.yaml", [OneEpoch, FirstRate, "model.preset.width=0.1"] },
        { "perceptron.yaml", ["hyperparameters.epochs.values=[1, 2]"] },
        { "resnet.yaml", [OneEpoch, FirstRate, "model.preset.width=0.05"] },
        { "transfer.yaml", [OneEpoch] },
        { "transfer-scratch.yaml", [OneEpoch] },
        { "transfer-source.yaml", [OneEpoch] },
        { "vgg.yaml", [OneEpoch, FirstRate, "model.preset.width=0.05"] },
        { "wine-mlp.yaml", [OneEpoch, $"dataset.path={Repository.Shared("winequality-red.csv")}"] },
    };

    [Theory]
    [MemberData(nameof(Exercises))]
    public async Task Run_Exercise_CompletesEveryTrial(string file, string[] shortened)
    {
        using var home = new Home();
        CliResult result = (
            await Cli.Run(
                home, ["run", Exercise(file), .. shortened.SelectMany(setting => (string[])["--set", setting]), "-o", "json"])).Expect(0);
        JsonObject experiment = LeaderboardJson.Parse(result.Output)["experiment"]!.AsObject();
        Assert.Equal("Completed", experiment["state"]!.GetValue<string>());
        Assert.Equal(experiment["trials"]!.GetValue<long>(), experiment["completed"]!.GetValue<long>());

        // Red wine has equal rows.
        Assert.All(result.Warnings, warning => Assert.Contains("equal a training row", warning, StringComparison.Ordinal));
    }

    [Fact]
    public void Folder_Files_AreAllRunAndInTheTable()
    {
        string[] files = [
            .. Directory.GetFiles(Exercise(""), "*.yaml").Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];
        Assert.Equal(files, Exercises.Select(exercise => exercise.Data.Item1).Order(StringComparer.Ordinal));
        string table = File.ReadAllText(Exercise("README.md"));
        Assert.All(files, file => Assert.Contains(file, table, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("alexnet.yaml", "22 layers, 61,100,840 parameters, 714,188,480 multiply-adds for a row of 3x224x224")]
    [InlineData("resnet.yaml", "15 layers, 11,689,512 parameters, 1,814,073,344 multiply-adds for a row of 3x224x224")]
    public async Task ModelDescribe_PublishedNetwork_HasItsSize(string file, string words)
    {
        using var home = new Home();
        CliResult result = (
            await Cli.Run(home, "model", "describe", Exercise(file), "--set", "model.preset.width=1", "--input", "3x224x224", "--classes",
                "1000", "-o", "csv")).Expect(0);
        Assert.Contains(words, result.Error, StringComparison.Ordinal);
        Assert.StartsWith("name,layer,output,parameters,multiply_adds\n", result.Output.ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ModelDescribe_OfData_TakesItsShape()
    {
        using var home = new Home();
        CliResult result = (await Cli.Run(home, "model", "describe", Exercise("lenet.yaml"))).Expect(0);
        Assert.Contains("12 layers, 61,706 parameters, 416,520 multiply-adds for a row of 1x28x28", result.Error, StringComparison.Ordinal);
        Assert.Contains("linear: classes", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_WeightsThatAreNotThere_AreRefusedAtTheirPlace()
    {
        using var home = new Home();
        CliResult result = await Cli.Run(home, "validate", Exercise("transfer.yaml"), "--set", "model.preset.weights=none.safetensors");
        result.Expect(2);
        Assert.Contains("--set model.preset.weights: error: ", result.Error, StringComparison.Ordinal);
        Assert.Contains("none.safetensors does not exist", result.Error, StringComparison.Ordinal);
    }

    private static string Exercise(string file) => Path.Combine(Repository.Root, "examples", "course", file);
}
