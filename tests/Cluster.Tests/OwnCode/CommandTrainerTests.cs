using Gridfold.Grains;
using Gridfold.Grains.Results;
using Gridfold.Models.Training;
using Gridfold.Silo.Training;

namespace Gridfold.Cluster.Tests.OwnCode;

/// <summary>The protocol between Gridfold and the user's program: the task, reports, answers and checkpoints.</summary>
public sealed class CommandTrainerTests
{
    // Writes a checkpoint at each epoch, and goes on from one.
    private const string Resumable = """
        import json, os, sys
        task = json.loads(sys.stdin.readline())
        total, first = 0, 1
        if task["checkpoint"]:
            total, first = int(open(task["checkpoint"]["file"]).read()), task["checkpoint"]["epoch"] + 1
        print("begins with epoch", first)
        for epoch in range(first, task["epochs"] + 1):
            total += epoch
            open(os.path.join(task["folder"], "state"), "w").write(str(total))
            print(json.dumps({"epoch": epoch, "metrics": {"score": total}, "checkpoint": "state"}), flush=True)
            if json.loads(sys.stdin.readline())["answer"] == "stop":
                sys.exit(0)
        """;

    [Fact]
    public void Train_ProgramThatReports_CompletesWithItsCurve()
    {
        using var bench = new ProgramBench();
        ProgramObserver seen = bench.Run(ProgramBench.Reports + "echo hello; report 1; report 2; report 3");
        Assert.Equal(Status.Completed, seen.Result!.Summary.Status);
        Assert.Equal([new MetricValue("score", 0.3)], seen.Result.Summary.Metrics);
        Assert.Equal([0.1, 0.2, 0.3], seen.Result.History.Curve("score"));
        Assert.Equal([1, 2, 3], seen.Epochs);
        Assert.Equal("command", seen.Result.Engine);
        Assert.Equal(["The program of fold own-bcdfg/1/1: hello"], bench.Log);
    }

    // A function has one report; its epoch is the next one, and it may say that it is done.
    [Fact]
    public void Train_ReportWithoutAnEpoch_IsTheNextOne()
    {
        using var bench = new ProgramBench { Epochs = 1 };
        ProgramObserver seen = bench.Run("""echo '{"metrics": {"score": 2.5}}'; echo '{"done": true}'; sleep 0.1""");
        Assert.Equal([new MetricValue("score", 2.5)], seen.Result!.Summary.Metrics);
    }

    [Fact]
    public void Train_EqualReports_HaveEqualHashes()
    {
        using var bench = new ProgramBench();
        string? first = bench.Run(ProgramBench.Reports + "report 1; report 2").Result!.Summary.WeightsHash;
        Assert.Equal(first, bench.Run(ProgramBench.Reports + "report 1; report 2").Result!.Summary.WeightsHash);
        Assert.NotEqual(first, bench.Run(ProgramBench.Reports + "report 1; report 3").Result?.Summary.WeightsHash);
        Assert.NotEqual(first, bench.Run(ProgramBench.Reports + "report 1").Result!.Summary.WeightsHash);
    }

    [Fact]
    public void Train_Task_HasValuesSeedAndRows()
    {
        using var bench = new ProgramBench { Table = "x,y\n1,a\n2,b\n3,a\n4,b\n5,a\n" };
        bench.Run(["sh", "-c", "read -r task; echo \"task $task\"; exit 1"], null, new("lr", "0.5"), new("kind", "\"ridge\""));
        string line = Assert.Single(bench.Log);
        var task = System.Text.Json.JsonDocument.Parse(line[line.IndexOf('{')..]).RootElement;
        Assert.Equal(0.5, task.GetProperty("hyperparameters").GetProperty("lr").GetDouble());
        Assert.Equal("ridge", task.GetProperty("hyperparameters").GetProperty("kind").GetString());
        Assert.Equal(1, task.GetProperty("protocol").GetInt32());
        Assert.Equal("cpu", task.GetProperty("device").GetString());
        Assert.Equal(3, task.GetProperty("epochs").GetInt32());
        Assert.InRange(task.GetProperty("seed").GetInt64(), 0, int.MaxValue);
        System.Text.Json.JsonElement data = task.GetProperty("data");
        Assert.Equal(Path.Combine(bench.Folder, "data.csv"), data.GetProperty("path").GetString());
        Assert.Equal("y", data.GetProperty("label").GetString());
        int[] training = [.. data.GetProperty("training").EnumerateArray().Select(row => row.GetInt32())],
            validation = [.. data.GetProperty("validation").EnumerateArray().Select(row => row.GetInt32())];
        Assert.Equal([0, 1, 2, 3, 4], training.Concat(validation).Order());
        Assert.NotEmpty(validation);
    }

    [Fact]
    public void Train_Rung_ReadsSavesAndAnswersStop()
    {
        using var bench = new ProgramBench { Epochs = 5 };
        ProgramObserver seen = bench.Run(["python3", "-c", Resumable], new ProgramObserver { Rung = 2 });
        Assert.Null(seen.Result);
        Assert.Equal([new MetricValue("score", 3)], seen.Reading!.Summary.Metrics);
        Assert.Equal(new RunPosition(3, 0), seen.SavedAt);
    }

    [Fact]
    public void Train_SavedRun_GoesOnAfterItsCheckpoint()
    {
        using var bench = new ProgramBench { Epochs = 5 };
        TrainedFold whole = bench.Run(["python3", "-c", Resumable]).Result!;
        byte[] saved = bench.Run(["python3", "-c", Resumable], new ProgramObserver { Rung = 2 }).Saved!;
        ProgramObserver resumed = bench.Run(["python3", "-c", Resumable], new ProgramObserver { Resume = saved });
        Assert.EndsWith("begins with epoch 3", bench.Log[^1], StringComparison.Ordinal);
        Assert.Equal([3, 4, 5], resumed.Epochs);
        Assert.Equal(whole.Summary.WeightsHash, resumed.Result!.Summary.WeightsHash);
        Assert.Equal([1, 3, 6, 10, 15], resumed.Result.History.Curve("score"));
    }

    // Without a checkpoint of its own, the program begins again, and its known epochs are not counted twice.
    [Fact]
    public void Train_SavedRunOfAProgramWithoutCheckpoints_RepeatsItsEpochs()
    {
        using var bench = new ProgramBench();
        const string script = ProgramBench.Reports + "report 1; report 2; report 3";
        ProgramObserver stopped = bench.Run(script, new ProgramObserver { Rung = 2 });
        ProgramObserver resumed = bench.Run(script, new ProgramObserver { Resume = stopped.Saved });
        Assert.Equal([3], resumed.Epochs);
        Assert.Equal(bench.Run(script).Result!.Summary.WeightsHash, resumed.Result!.Summary.WeightsHash);
    }

    [Fact]
    public void Train_RepeatedEpochWithAnotherValue_IsTold()
    {
        using var bench = new ProgramBench();
        ProgramObserver stopped = bench.Run(ProgramBench.Reports + "report 1; report 2", new ProgramObserver { Rung = 1 });
        ProgramObserver resumed = bench.Run(
            """echo '{"metrics": {"score": 9}}'; echo '{"metrics": {"score": 0.2}}'""", new ProgramObserver { Resume = stopped.Saved });
        Assert.Equal([0.1, 0.2], resumed.Result!.History.Curve("score"));
        Assert.Contains(bench.Log, line => line.Contains("the program is not deterministic", StringComparison.Ordinal));
    }

    [Fact]
    public void Train_SuspensionBetweenTwoReports_SavesTheEpochsSoFar()
    {
        using var bench = new ProgramBench();
        string mark = Path.Combine(bench.Folder, "mark");
        ProgramObserver seen = bench.Run(
            $"{ProgramBench.Reports}report 1; touch {mark}; sleep 1000", new ProgramObserver { SuspendOnceThere = mark });
        Assert.Null(seen.Result);
        Assert.Equal(new RunPosition(2, 0), seen.SavedAt);
    }
}
