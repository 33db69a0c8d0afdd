using Gridfold.Models.Devices;
using Gridfold.Models.Networks;
using Gridfold.Models.Training;
using Gridfold.Models.Training.Engines;

namespace Gridfold.Models.Tests.Training.Engines.Libtorch;

/// <summary>Networks that libtorch trains one after another get the same bits as networks that it trains alone.</summary>
public sealed class LibtorchEngineTests
{
    private const string Adam = "{'name': 'adam', 'lr': 0.01, 'weight_decay': 0.001}";
    private const string Momentum = "{'name': 'sgd', 'lr': 0.05, 'momentum': 0.9, 'weight_decay': 0.001}";

    private static readonly NetworkSpec WithDropout = Trainings.Network(
        "{'layers': [{'linear': 8}, 'relu', {'dropout': 0.3}, {'linear': 'classes'}]}");

    [Theory]
    [InlineData(Adam)]
    [InlineData(Momentum)]
    public void Run_ReadOnTheWay_GivesTheBitsOfLoneRuns(string optimizer)
    {
        using var observer = new ScriptedObserver([1, 2, 5]);
        Run(optimizer, 7, observer);
        foreach (RunResult read in (RunResult[])[.. observer.Results, observer.Result!])
            AssertSame(Alone(optimizer, read.EpochsTrained), read);
        Assert.Equal([1, 2, 5, 7], [.. observer.Results.Select(result => result.EpochsTrained), observer.Result!.EpochsTrained]);
    }

    [Theory]
    [InlineData(3, 48)]
    [InlineData(3, 0)]
    [InlineData(5, 16)]
    public void Run_StoppedAndResumed_IsReadWithTheBitsOfLoneRuns(int epoch, int rowsDone)
    {
        using var first = new ScriptedObserver([2, 4], new RunPosition(epoch, rowsDone));
        Run(Adam, 6, first);
        Assert.NotNull(first.Result!.SuspendedAt);
        using var second = new ScriptedObserver([2, 4], resume: first.Saved);
        Run(Adam, 6, second);
        RunResult[] results = [.. first.Results, .. second.Results, second.Result!];
        Assert.Equal([2, 4, 6], results.Select(result => result.EpochsTrained));
        foreach (RunResult result in results) AssertSame(Alone(Adam, result.EpochsTrained), result);
    }

    [Fact]
    public void Run_Diverges_GivesWhatWasReadBeforeAndThenTheDivergence()
    {
        const string hot = "{'name': 'sgd', 'lr': 1e8, 'momentum': 0.99}";
        using var observer = new ScriptedObserver([.. Enumerable.Range(1, 49)]);
        Run(hot, 50, observer);
        RunResult end = observer.Result!;
        Assert.NotNull(end.Divergence);
        Assert.Equal(end.EpochsTrained - 1, observer.Results.Count);
        RunResult alone = Alone(hot, 50);
        Assert.Equal((alone.Divergence, alone.EpochsTrained), (end.Divergence, end.EpochsTrained));
    }

    [Fact]
    public void Run_OneIsDropped_LeavesTheOthersAlone()
    {
        using var first = new ScriptedObserver([1]) { DroppedAfter = 2 };
        using var second = new ScriptedObserver([]);
        TrainingEngines.Train(
            new Job(Trainings.StandardizedIris, 42, [RunOf(Adam, 5, first), RunOf(Momentum, 3, second)], TrainingDevice.Cpu),
            EngineChoice.Libtorch);
        AssertSame(Alone(Adam, 1), Assert.Single(first.Results));
        Assert.Null(first.Result);
        AssertSame(Alone(Momentum, 3), second.Result!);
    }

    [Fact]
    public void Run_ReadEveryEpoch_KeepsEachResultAsItWas()
    {
        using var observer = new ScriptedObserver([1, 2, 3]);
        Run(Adam, 4, observer);
        Assert.Equal([1, 2, 3], observer.Results.Select(result => result.History.Count));
        Assert.Equal(observer.Epochs, observer.Result!.History);
    }

    private static Run RunOf(string optimizer, int epochs, IRunObserver<RunResult> observer) =>
        new(WithDropout, Trainings.Training(epochs, 16, optimizer), observer);

    private static void Run(string optimizer, int epochs, IRunObserver<RunResult> observer) =>
        TrainingEngines.Train(
            new Job(Trainings.StandardizedIris, 42, [RunOf(optimizer, epochs, observer)], TrainingDevice.Cpu), EngineChoice.Libtorch);

    private static RunResult Alone(string optimizer, int epochs) => Trainings.Run(Trainings.Training(epochs, 16, optimizer), WithDropout);

    private static void AssertSame(RunResult expected, RunResult found)
    {
        Assert.Null(found.SuspendedAt);
        Assert.Equal(expected.WeightsHash, found.WeightsHash);
        Assert.Equal(expected.History, found.History);
        Assert.Equal(expected.Confusion!.ToArray(), found.Confusion!.ToArray());
        Assert.Equal((expected.EpochsTrained, expected.Divergence), (found.EpochsTrained, found.Divergence));
    }
}
