using System.Text.Json.Nodes;
using Gridfold.Client.Tests.House;
using OwnTrainer;

namespace Gridfold.Client.Tests.Abstractions;

/// <summary>The sample in samples/OwnTrainer.</summary>
public sealed class SampleTests : IDisposable
{
    private readonly TrainerBench _bench = new();

    public SampleTests()
    {
        int[] rows = [.. Enumerable.Range(0, 150)];
        _bench.Task["epochs"] = 4;
        _bench.Task["hyperparameters"] = JsonNode.Parse("""{"rate": 0.02, "penalty": 0.0002}""");
        _bench.Task["data"] = new JsonObject
        {
            ["path"] = Path.Combine(Repository.Root, "data", "iris.csv"),
            ["label"] = "species",
            ["rows"] = rows.Length,
            ["training"] = new JsonArray([.. rows.Where(row => row % 3 > 0).Select(row => JsonValue.Create(row))]),
            ["validation"] = new JsonArray([.. rows.Where(row => row % 3 == 0).Select(row => JsonValue.Create(row))]),
        };
    }

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task Train_StoppedAndGoneOn_ReportsWhatAWholeOneDoes()
    {
        string[] whole = (await _bench.Run(new SoftmaxTrainer(), [.. Enumerable.Repeat(TrainerBench.Continue, 4)])).Reports;
        Assert.Equal(5, whole.Length);
        Assert.InRange(JsonNode.Parse(whole[3])!["metrics"]!["loss"]!.GetValue<double>(), 0, 0.7);
        string[] first = (await _bench.Run(new SoftmaxTrainer(), TrainerBench.Continue, TrainerBench.Stop)).Reports;
        _bench.Task["checkpoint"] = new JsonObject { ["file"] = Path.Join(_bench.Folder, "checkpoint.bin"), ["epoch"] = 2 };
        string[] rest = (await _bench.Run(new SoftmaxTrainer(), TrainerBench.Continue, TrainerBench.Continue)).Reports;
        Assert.Equal(whole, first.Concat(rest));
    }
}
