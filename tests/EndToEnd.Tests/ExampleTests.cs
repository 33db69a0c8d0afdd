using System.Text.Json.Nodes;

namespace Gridfold.EndToEnd.Tests;

public sealed class ExampleTests
{
    /// <summary>Every file in examples/, with the settings that keep its test short.</summary>
    public static TheoryData<string, string[]> Examples => new()
    {
        { "cottages.yaml", ["--set", "training.epochs=2"] },
        { "iris-kfold.yaml", [] },
        { "iris-auto.yaml", ["--set", "training.epochs=3"] },
        { "iris-nested.yaml", ["--set", "training.epochs=2"] },
        { "iris-pareto.yaml", ["--set", "training.epochs=3"] },
        { "iris-regression.yaml", ["--set", "training.epochs=3"] },
        { "iris-tpe.yaml", ["--set", "training.epochs=3"] },
        { "mnist-grid.yaml", ["--set", "hyperparameters.epochs.values=[1, 2, 3]"] },
        {
            "mnist-sequence.yaml",
            ["--set", "training.epochs=1", "--set", "searcher={name: random, max_trials: 18}", "--set",
                "hyperparameters.lr={type: double, min: 0.001, max: 0.01}"]
        },
        { "reviews.yaml", ["--set", "hyperparameters.epochs.values=[1, 2]"] },
        { "wine-grid.yaml", ["--set", $"dataset.path={Repository.Shared("winequality-red.csv")}", "--set", "training.epochs=2"] },
    };

    [Theory]
    [MemberData(nameof(Examples))]
    public async Task Run_Example_CompletesEveryTrial(string file, string[] shortened)
    {
        using var home = new Home();
        CliResult result = (await Cli.Run(home, ["run", Repository.Example(file), .. shortened, "-o", "json"])).Expect(0);
        JsonObject experiment = LeaderboardJson.Parse(result.Output)["experiment"]!.AsObject();
        Assert.Equal("Completed", experiment["state"]!.GetValue<string>());
        Assert.Equal(experiment["trials"]!.GetValue<long>(), experiment["completed"]!.GetValue<long>());
        Assert.True(experiment["trials"]!.GetValue<long>() >= 18);

        // Red wine has equal rows.
        Assert.All(result.Warnings, warning => Assert.Contains("equal a training row", warning, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Validate_FileInReadme_IsGood()
    {
        using var home = new Home();
        string readme = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "README.md"), TestContext.Current.CancellationToken);
        string yaml = readme.Split("```yaml\n")[1].Split("```")[0];
        CliResult result = (await Cli.Run(home, "validate", home.Write("readme.yaml", yaml))).Expect(0);
        Assert.Contains("6 trials x 5 folds on iris (150 rows)", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("warning", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Examples_Folder_HasNoFileThatIsNotRun() =>
        Assert.Equal(
            Directory.GetFiles(Path.Combine(Repository.Root, "examples"), "*.yaml").Select(Path.GetFileName).Order(),
            Examples.Select(example => example.Data.Item1).Order());
}
