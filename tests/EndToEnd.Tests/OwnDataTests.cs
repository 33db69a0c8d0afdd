using System.Text.Json.Nodes;

namespace Gridfold.EndToEnd.Tests;

/// <summary>Searches on rows that a class of the user gives: the sample, and hostile classes.</summary>
public sealed class OwnDataTests
{
    private static readonly string[] Sample =
    [
        Path.Combine(Repository.Root, "samples", "OwnData", "pumps.yaml"),
        "--set", $"dataset.assembly={Repository.OwnData}", "--set", "searcher.max_trials=2", "--set", "validation.folds=2",
    ];

    // The rows come from the class once. After that, neither the assembly nor its code is needed.
    [Fact]
    public async Task Run_Sample_HasTheSameResultsInEveryHomeAndServesTheOtherCommands()
    {
        using Home home = new(), other = new();
        (await Cli.Run(home, ["validate", .. Sample])).Expect(0);
        string first = (await Cli.Run(home, ["run", .. Sample, "-o", "json", "--slots", "1"])).Expect(0).Output;
        string second = (await Cli.Run(other, ["run", .. Sample, "-o", "json", "--slots", "2"])).Expect(0).Output;
        Assert.Equal(LeaderboardJson.Comparable(first), LeaderboardJson.Comparable(second));
        JsonNode experiment = LeaderboardJson.Parse(first)["experiment"]!;
        Assert.Equal(2, experiment["completed"]!.GetValue<long>());

        string id = experiment["id"]!.GetValue<string>();
        Assert.Equal(0, (await Cli.Run(home, "replay", id, "1")).ExitCode);
        string rows = home.Write("rows.csv", "day,speed,vibration,temperature,oil\n6,1500,1.7,58,clear\n1,1500,1.1,43,dark\n");
        string predicted = (await Cli.Run(home, "predict", id, "--input", rows)).Expect(0).Output;
        Assert.Contains("worn", predicted, StringComparison.Ordinal);
        Assert.Contains("the rows of class OwnData.Pumps", (await Cli.Run(
            home, ["data", "describe", .. Sample])).Expect(0).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("throw", "its rows cannot be had: InvalidDataException: bad rows (at Gridfold.TestNetworks.HostileData.Act(")]
    [InlineData("exit", "gave no data: it exited with code 0 before its end")]
    [InlineData("overflow", "gave no data: its stack overflowed")]
    [InlineData("crash", "gave no data: it was killed by signal 6")]
    [InlineData("hang", "the dataset could not be read within dataset.timeout, 3 seconds")]
    [InlineData("memory", "OutOfMemoryException")]
    [InlineData("unstable", "it must stay the same as long as the rows do")]
    public async Task Validate_ClassThatGivesNoData_IsOneErrorAtItsPlace(string act, string error)
    {
        using var home = new Home();
        string found = (await Cli.Run(home, "validate", Write(home, act))).Expect(2).Error;
        Assert.Contains("hostile.yaml:5:10: ", found, StringComparison.Ordinal);
        Assert.Contains(error, found, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Validate_OtherFingerprintThanTheFiles_IsRefused()
    {
        using var home = new Home();
        string file = Write(home, "none");
        (await Cli.Run(home, "validate", file)).Expect(0);
        Assert.Contains(
            "tells the fingerprint 'none', and the experiment has 'old'",
            (await Cli.Run(home, "validate", file, "--set", "dataset.fingerprint=old")).Expect(2).Error, StringComparison.Ordinal);
    }

    private static string Write(Home home, string act) => home.Write("hostile.yaml", $$"""
        apiVersion: gridfold.dev/v1
        kind: Experiment
        name: hostile
        dataset:
          class: Gridfold.TestNetworks.HostileData
          assembly: {{Repository.TestNetworks}}
          settings: {act: {{act}}}
          label: y
          timeout: {{(act == "hang" ? 3 : 60)}}
        model: {layers: [{linear: classes}]}
        training: {optimizer: {name: adam, lr: 0.01}, batch_size: 16, epochs: 1}
        searcher: {name: grid}
        validation: {type: holdout, fraction: 0.2}
        resources: {memory: 6GB}
        """);
}
