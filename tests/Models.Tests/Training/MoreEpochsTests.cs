using Gridfold.Models.Devices;
using Gridfold.Models.Networks;
using Gridfold.Models.Training;
using Gridfold.Models.Training.Engines;
using Gridfold.Models.Training.Engines.Fused;

namespace Gridfold.Models.Tests.Training;

/// <summary>A training goes on from the checkpoint after its last epoch, and has the bits of a training with all epochs.</summary>
public sealed class MoreEpochsTests
{
    private const int Few = 4, Many = 9;

    // The dense engine refuses dropout, and trains the plain network where engine: auto lets it.
    private static readonly NetworkSpec Plain = Trainings.Network(),
        WithDropout = Trainings.Network("{'layers': [{'linear': 8}, 'relu', {'dropout': 0.3}, {'linear': 'classes'}]}");

    public static TheoryData<string> Engines => ["dense", "libtorch", "fused"];

    [Theory]
    [MemberData(nameof(Engines))]
    public void Run_FromItsLastCheckpoint_HasTheBitsOfAllEpochs(string engine)
    {
        RunResult few = Train(engine, Training(Few), keeps: true), whole = Train(engine, Training(Many));
        RunResult more = Train(engine, Training(Many), from: few.LastCheckpoint);
        Assert.NotEqual(few.WeightsHash, whole.WeightsHash);
        AssertSame(whole, more);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public void Run_BestEpochCounts_FindsTheBestOfAllEpochs(string engine)
    {
        // The loss is greatest in the first epoch. The checkpoint must have the weights of that epoch.
        TrainingSpec First(int epochs) => Training(epochs) with { Best = new BestEpoch("validation_loss", IsMaximized: true) };
        RunResult few = Train(engine, First(Few), keeps: true), whole = Train(engine, First(Many));
        Assert.Equal(1, whole.Reported!.Epoch);
        AssertSame(whole, Train(engine, First(Many), from: few.LastCheckpoint));
    }

    [Fact]
    public void Run_StopsEarly_SaysSoAndKeepsNothing()
    {
        TrainingSpec stopping = Trainings.Training(100, optimizer: "{'name': 'adam', 'lr': 0.3}") with
        {
            EarlyStopping = new EarlyStopping("validation_loss", 2, 0),
        };
        RunResult stopped = Train("libtorch", stopping, keeps: true);
        Assert.InRange(stopped.EpochsTrained, 3, 99);

        // The rule is met in the last epoch: more epochs change nothing.
        RunResult atTheEnd = Train("libtorch", stopping with { Epochs = stopped.EpochsTrained }, keeps: true);
        RunResult before = Train("libtorch", stopping with { Epochs = stopped.EpochsTrained - 1 }, keeps: true);
        Assert.Equal((true, true, false), (stopped.StoppedEarly, atTheEnd.StoppedEarly, before.StoppedEarly));
        Assert.Equal((null, null), (stopped.LastCheckpoint, atTheEnd.LastCheckpoint));
        AssertSame(stopped, Train("libtorch", stopping, from: before.LastCheckpoint));
    }

    [Fact]
    public void Run_ReadOnTheWay_KeepsACheckpointOfThatEpoch()
    {
        using ScriptedObserver observer = new([Few]);
        TrainingLoop.Train(Trainings.StandardizedIris, new Run(WithDropout, Training(Many), observer) { KeepsCheckpoint = true }, 42);
        RunResult read = Assert.Single(observer.Results);
        AssertSame(observer.Result!, Train("libtorch", Training(Many), from: read.LastCheckpoint));
    }

    [Fact]
    public void Run_FromTheCheckpointOfAnotherEngine_BeginsAtTheFirstEpoch()
    {
        byte[] ofDense = Train("dense", Training(Few), keeps: true).LastCheckpoint!;
        var observer = new ScriptedCheckpoints(_ => CheckpointAnswer.Continue, ofDense);
        RunResult found = Trainings.Run(Training(Many), Plain, observer: observer);
        Assert.Equal(Many, observer.Epochs.Count);
        AssertSame(Trainings.Run(Training(Many), Plain), found);
    }

    [Theory]
    [InlineData("dense")]
    [InlineData("libtorch")]
    public void LastCheckpointOf_ATraining_IsCloseToTheCheckpoint(string engine)
    {
        TrainingSpec training = Training(30);
        NetworkSpec network = engine == "dense" ? Plain : WithDropout;
        double bytes = Train(engine, training, keeps: true).LastCheckpoint!.Length;
        Assert.InRange(MemoryEstimate.Of(new RunSpec(network, training), [4], 3, 100).LastCheckpointOf(training), 0.8 * bytes, 1.2 * bytes);
    }

    private static TrainingSpec Training(int epochs) => Trainings.Training(epochs, batchSize: 16);

    private static RunResult Train(string engine, TrainingSpec training, bool keeps = false, byte[]? from = null)
    {
        var observer = new ScriptedCheckpoints(_ => CheckpointAnswer.Continue, from);
        var run = new Run(engine == "dense" ? Plain : WithDropout, training, observer) { KeepsCheckpoint = keeps };
        var job = new Job(Trainings.StandardizedIris, 42, [run], TrainingDevice.Cpu);
        if (engine == "fused") FusedTraining.Train(job);
        else TrainingEngines.Train(job, engine == "dense" ? EngineChoice.Auto : EngineChoice.Libtorch);
        Assert.StartsWith(engine == "fused" ? "libtorch" : engine, observer.Result!.Engine, StringComparison.Ordinal);
        return observer.Result;
    }

    private static void AssertSame(RunResult expected, RunResult found)
    {
        Assert.Equal(expected.WeightsHash, found.WeightsHash);
        Assert.Equal(expected.History, found.History);
        Assert.Equal(expected.Confusion!.ToArray(), found.Confusion!.ToArray());
        Assert.Equal(expected.Reported, found.Reported);
    }
}
