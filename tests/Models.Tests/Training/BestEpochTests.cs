using Gridfold.Models.Datasets;
using Gridfold.Models.Devices;
using Gridfold.Models.Metrics;
using Gridfold.Models.Tasks;
using Gridfold.Models.Training;
using Gridfold.Models.Training.Engines;

namespace Gridfold.Models.Tests.Training;

/// <summary><c>report: best</c>: the best epoch counts as if the training had ended there.</summary>
public sealed class BestEpochTests
{
    private const int Epochs = 40;
    private static readonly BestEpoch Loss = new("validation_loss", IsMaximized: false);

    // A learning rate that is so high that the loss on iris soon rises again.
    private static readonly TrainingSpec Restless = Trainings.Training(Epochs, batchSize: 16, "{'name': 'adam', 'lr': 0.3}") with
    {
        Metrics = LearningTask.Default.Standard.With("validation_log_loss"),
    };

    [Theory]
    [InlineData(true, new[] { 0.5, 0.7, 0.7, 0.6 }, 2)]
    [InlineData(false, new[] { 0.5, 0.4, 0.4, 0.6 }, 2)]
    [InlineData(true, new[] { 0.5 }, 1)]
    public void Of_Values_IsTheFirstOfTheBest(bool isMaximized, double[] values, int epoch) =>
        Assert.Equal(epoch, new BestEpoch("validation_accuracy", isMaximized).Of(values));

    [Theory]
    [InlineData(EngineChoice.Auto)]
    [InlineData(EngineChoice.Libtorch)]
    public void Run_BestEpoch_CountsAsIfItWereTheLast(EngineChoice engine)
    {
        RunResult best = Train(Restless with { Best = Loss }, engine), last = Train(Restless, engine);
        int epoch = Loss.Of([.. last.History.Select(ended => ended.Get(Loss.Metric))]);
        Assert.InRange(epoch, 2, Epochs - 1);
        AssertSame(Train(Restless with { Epochs = epoch }, engine), best);
        Assert.Equal(last.History, best.History);
        Assert.Equal(best.History[epoch - 1], best.Reported);
        Assert.Equal(last.History[^1], last.Reported);
        Assert.NotEqual(last.WeightsHash, best.WeightsHash);
    }

    [Theory]
    [InlineData(EngineChoice.Auto)]
    [InlineData(EngineChoice.Libtorch)]
    public void Run_InterruptedInEveryEpoch_GivesTheSameBits(EngineChoice engine)
    {
        TrainingSpec training = Restless with { Best = Loss, EarlyStopping = new("validation_loss", 5, 0) };
        RunResult expected = Train(training, engine);
        byte[]? saved = null;
        RunResult result;
        int interruptions = 0;
        do
        {
            ScriptedCheckpoints checkpoints = ScriptedCheckpoints.StopAt(8, saved);
            result = Train(training, engine, checkpoints);
            if (result.SuspendedAt is not null) saved = checkpoints.Saved[0].Bytes;
            interruptions++;
        }
        while (result.SuspendedAt is not null);

        Assert.InRange(interruptions, 5, Epochs);
        AssertSame(expected, result);
        Assert.Equal(expected.Reported, result.Reported);
        Assert.Equal(expected.History, result.History);
    }

    [Fact]
    public void Run_NumbersInterrupted_GiveTheSameBits()
    {
        FoldData data = Numbers();
        TrainingSpec training = Trainings.Training(12, batchSize: 16, "{'name': 'adam', 'lr': 0.3}") with
        {
            Loss = Regression.Task.DefaultLoss,
            Metrics = Regression.Task.Standard,
            Best = new BestEpoch("validation_rmse", IsMaximized: false),
        };
        RunResult expected = Trainings.Run(training, data: data);
        ScriptedCheckpoints stopped = ScriptedCheckpoints.StopAt(60);
        Trainings.Run(training, data: data, observer: stopped);
        RunResult resumed = Trainings.Run(
            training, data: data, observer: new ScriptedCheckpoints(_ => CheckpointAnswer.Continue, stopped.Saved[0].Bytes));
        Assert.Equal(expected.WeightsHash, resumed.WeightsHash);
        Assert.Equal(expected.Judged!.Values!.Predicted, resumed.Judged!.Values!.Predicted);
        Assert.Equal(expected.Judged.Values.Actual, resumed.Judged.Values.Actual);
        Assert.Equal(expected.Reported, resumed.Reported);
    }

    [Fact]
    public void Run_ReadAtAnEpoch_CountsTheBestUpToThere()
    {
        using var observer = new ScriptedObserver([3, 20]);
        TrainingSpec training = Restless with { Best = Loss };
        TrainingEngines.Train(JobOf(training, observer), EngineChoice.Auto);
        Assert.Equal(2, observer.Results.Count);
        AssertSame(Train(training with { Epochs = 3 }, EngineChoice.Auto), observer.Results[0]);
        AssertSame(Train(training with { Epochs = 20 }, EngineChoice.Auto), observer.Results[1]);
    }

    [Fact]
    public void Bytes_BestEpoch_CountsItsWeights()
    {
        double BytesOf(TrainingSpec training) => MemoryEstimate.Of(new RunSpec(Trainings.Network(), training), [4], 3, 100).Bytes;
        Assert.True(BytesOf(Restless with { Best = Loss }) > BytesOf(Restless));
    }

    private static void AssertSame(RunResult expected, RunResult found)
    {
        Assert.Equal(expected.WeightsHash, found.WeightsHash);
        Assert.Equal(expected.Confusion!.ToArray(), found.Confusion!.ToArray());
        Assert.Equal(expected.Judged!.PredictedClasses, found.Judged!.PredictedClasses);
        (ClassProbabilities wanted, ClassProbabilities given) = (expected.Judged.Probabilities!, found.Judged.Probabilities!);
        for (int row = 0; row < wanted.Labels.Count; row++)
        {
            for (int label = 0; label < wanted.ClassCount; label++) Assert.Equal(wanted[row, label], given[row, label]);
        }
    }

    private static RunResult Train(TrainingSpec training, EngineChoice engine, ScriptedCheckpoints? observer = null)
    {
        observer ??= ScriptedCheckpoints.None();
        TrainingEngines.Train(JobOf(training, observer), engine);
        return observer.Result!;
    }

    private static Job JobOf(TrainingSpec training, IRunObserver<RunResult> observer) =>
        new(Trainings.StandardizedIris, 42, [new Run(Trainings.Network(), training, observer)], TrainingDevice.Cpu);

    /// <summary>The rows of iris with numbers as targets.</summary>
    private static FoldData Numbers()
    {
        FoldData iris = Trainings.StandardizedIris;
        var targets = new ValueTargets([.. Enumerable.Range(0, 150).Select(row => (double)(row % 7))]);
        int[] rows = [.. Enumerable.Range(0, 150)];
        (Targets training, Targets validation) = targets.Divide(rows[..100], rows[100..]);
        return new FoldData(iris.InputShape, iris.TrainingInputs, training, iris.ValidationInputs, validation);
    }
}
