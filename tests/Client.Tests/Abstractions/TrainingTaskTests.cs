using System.Text.Json.Nodes;
using Gridfold.Abstractions;

namespace Gridfold.Client.Tests.Abstractions;

public sealed class TrainingTaskTests : IDisposable
{
    private readonly TrainerBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task Task_OfAFold_HasAllThatGridfoldGives()
    {
        _bench.Task["data"] = JsonNode.Parse("""
            {"path": "/d.csv", "label": null, "rows": 5, "training": [0, 2, 4], "validation": [1, 3]}
            """);
        await Run(task =>
        {
            Assert.Equal(("own-bcdfg", 4, 2), (task.Experiment, task.Trial, task.Fold));
            Assert.Equal((77, 2, "cpu", _bench.Folder), (task.Seed, task.Epochs, task.Device, task.Folder));
            Assert.Equal(("/d.csv", null, 5), (task.Data!.Path, task.Data.Label, task.Data.Rows));
            Assert.Equal([0, 2, 4], task.Data.Training);
            Assert.Equal([1, 3], task.Data.Validation);
        });
    }

    [Fact]
    public async Task Hyperparameters_OfEachKind_AreTheTrials() => await Run(task =>
    {
        Hyperparameters values = task.Hyperparameters;
        Assert.Equal((0.5, 3.0, 3, "ridge", true),
            (values.Double("lr"), values.Double("layers"), values.Integer("layers"), values.Text("kind"), values.Boolean("bias")));
        Assert.Equal(["lr", "layers", "kind", "bias", "momentum"], values.Names);
        Assert.Null(values.DoubleOrNull("momentum"));
        Assert.Null(values.IntegerOrNull("momentum"));
        Assert.Null(values.TextOrNull("momentum"));
        Assert.Null(values.BooleanOrNull("momentum"));
    });

    [Theory]
    [InlineData("rate", "the search has no hyper-parameter 'rate'; it has lr, layers, kind, bias, momentum")]
    [InlineData(
        "momentum",
        "the hyper-parameter momentum does not belong to this trial, because its condition does not hold; "
            + "the methods with OrNull give null")]
    [InlineData("kind", "the hyper-parameter kind is \"ridge\", which is not a whole number")]
    [InlineData("lr", "the hyper-parameter lr is 0.5, which is not a whole number")]
    public async Task Integer_WrongNameOrKind_IsOneClearError(string name, string message) =>
        await Run(task => Assert.Equal(message, Assert.Throws<ArgumentException>(() => task.Hyperparameters.Integer(name)).Message));

    // What is drawn in an epoch does not depend on where the training began.
    [Fact]
    public async Task NewRandom_OfAnEpoch_IsTheSameAtEachCallAndDiffersBetweenEpochs() => await Run(task =>
    {
        int[] draws = DrawsOf(task), again = DrawsOf(task);
        Assert.Equal(draws, again);
        Assert.Equal(draws.Length, draws.Distinct().Count());
    });

    [Fact]
    public async Task SaveCheckpoint_BeforeAReport_IsCarriedByThatReportOnly()
    {
        var metrics = new Dictionary<string, double> { ["a"] = 1 };
        (int exitCode, string[] reports) = await _bench.Run(
            (task, reporter) =>
            {
                Assert.False(task.TryLoadCheckpoint(out _));
                reporter.SaveCheckpoint([1, 2, 3]);
                reporter.Report(1, metrics);
                reporter.Report(2, metrics);
                reporter.Report(3, metrics, Path.Join(task.Folder, "own.bin"));
                reporter.Report(4, metrics, "own.bin");
            },
            [.. Enumerable.Repeat(TrainerBench.Continue, 4)]);
        Assert.Equal(0, exitCode);
        Assert.Equal(
            ["checkpoint.bin", null, "own.bin", "own.bin", null],
            reports.Select(report => (string?)JsonNode.Parse(report)!["checkpoint"]));
        _bench.Task["checkpoint"] = new JsonObject { ["file"] = Path.Join(_bench.Folder, "checkpoint.bin"), ["epoch"] = 1 };
        await Run(task =>
        {
            Assert.True(task.TryLoadCheckpoint(out byte[]? content));
            Assert.Equal([1, 2, 3], content);
            Assert.Equal(2, task.FirstEpoch);
        });
    }

    [Theory]
    [InlineData("/etc/hostname")]
    [InlineData("../own.bin")]
    [InlineData("inner/own.bin")]
    [InlineData("")]
    public async Task Report_CheckpointOutsideTheFolder_IsRefused(string file)
    {
        (int ExitCode, string[] Reports) run =
            await _bench.Run((_, reporter) => reporter.Report(1, new Dictionary<string, double> { ["a"] = 1 }, file));
        Assert.Contains($"the checkpoint file is '{file}', which does not lie in the task's folder", TrainerBench.ErrorOf(run),
            StringComparison.Ordinal);
    }

    private static int[] DrawsOf(TrainingTask task) =>
        [task.NewRandom().Next(), .. Enumerable.Range(1, 100).Select(epoch => task.NewRandom(epoch).Next())];

    // An assertion that fails is an exception of the trainer.
    private async Task Run(Action<TrainingTask> check) =>
        Assert.Equal("""{"done":true}""", Assert.Single((await _bench.Run((task, _) => check(task))).Reports));
}
