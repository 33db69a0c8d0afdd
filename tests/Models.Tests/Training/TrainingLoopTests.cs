using Gridfold.Models.Datasets;
using Gridfold.Models.Networks;
using Gridfold.Models.Tasks;
using Gridfold.Models.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Gridfold.Models.Tests.Training;

public sealed class TrainingLoopTests
{
    private const string WithDropout = "{'layers': [{'linear': 8}, 'relu', {'dropout': 0.3}, {'linear': 'classes'}]}";

    [Theory]
    [InlineData("{'name': 'adam', 'lr': 0.01}")]
    [InlineData("{'name': 'adamw', 'lr': 0.01, 'weight_decay': 0.01}")]
    [InlineData("{'name': 'sgd', 'lr': 0.05, 'momentum': 0.9}")]
    public void Run_Iris_LearnsIt(string optimizer)
    {
        RunResult result = Trainings.Run(Trainings.Training(epochs: 40, optimizer: optimizer));
        Assert.Null(result.Divergence);
        Assert.Equal((40, 40), (result.EpochsTrained, result.History.Count));
        Assert.Equal(Enumerable.Range(1, 40), result.History.Select(epoch => epoch.Epoch));
        Assert.True(result.History[^1].Validation["accuracy"] > 0.9, $"accuracy {result.History[^1].Validation["accuracy"]}");
        Assert.True(result.History[^1].Training["loss"] < result.History[0].Training["loss"] / 2);
        Assert.Equal(50, result.Confusion!.Total);
    }

    [Fact]
    public void Run_ManyValidationRows_JudgesEachOnce()
    {
        // More rows than one part of the judgement, with other labels in each part. The mean is over rows, not over parts.
        FoldData iris = Trainings.StandardizedIris;
        FoldData few = iris with
        {
            ValidationInputs = Repeat(iris.ValidationInputs, 1),
            ValidationTargets = new ClassTargets(Repeat(iris.ValidationLabels(), 1), 3)
        };
        FoldData many = iris with
        {
            ValidationInputs = Repeat(iris.ValidationInputs, 100),
            ValidationTargets = new ClassTargets(Repeat(iris.ValidationLabels(), 100), 3)
        };
        TrainingSpec training = Trainings.Training(epochs: 2);
        RunResult once = Trainings.Run(training, data: few), repeated = Trainings.Run(training, data: many);
        Assert.Equal(5000, repeated.Confusion!.Total);
        Assert.Equal(once.Confusion!.ToArray().Select(count => count * 100), repeated.Confusion.ToArray());
        Assert.Equal(once.History[^1].Validation["loss"], repeated.History[^1].Validation["loss"], 1e-5);
    }

    [Fact]
    public void Run_HugeLearningRate_EndsWithTheReasonAndTheEpoch()
    {
        TrainingSpec training = Trainings.Training(epochs: 50, optimizer: "{'name': 'sgd', 'lr': 1e10}");
        NetworkSpec network = Trainings.Network("{'layers': [{'linear': 8}, {'linear': 8}, {'linear': 'classes'}]}");
        RunResult result = Trainings.Run(training, network);
        Assert.InRange(result.EpochsTrained, 1, 49);
        Assert.Matches($"^diverged: the (training|validation) loss is (NaN|infinite) in epoch {result.EpochsTrained}$", result.Divergence);
        Assert.Equal(result.EpochsTrained - 1, result.History.Count);
        Assert.Null(result.Confusion);
        Assert.Null(result.WeightsHash);
    }

    [Fact]
    public void Run_DivergesInValidation_SaysSo()
    {
        FoldData iris = Trainings.StandardizedIris;
        FoldData data = iris with { ValidationInputs = [.. iris.ValidationInputs.Select(_ => float.NaN)] };
        RunResult result = Trainings.Run(Trainings.Training(epochs: 5), data: data);
        Assert.Equal("diverged: the validation loss is NaN in epoch 1", result.Divergence);
        Assert.Empty(result.History);
    }

    [Fact]
    public void Train_DroppedAtAnEpochsEnd_EndsBeforeTheNextStep()
    {
        using var observer = new ScriptedObserver([]) { DroppedAfter = 2 };
        TrainingLoop.Train(Trainings.StandardizedIris, new Run(Trainings.Network(), Trainings.Training(epochs: 1000), observer), 42);
        Assert.Equal([1, 2], observer.Epochs.Select(epoch => epoch.Epoch));
        Assert.Null(observer.Result);
    }

    [Fact]
    public void Train_DroppedMidEpoch_EndsBeforeTheNextStep()
    {
        using var cancellation = new CancellationTokenSource();
        using var random = new NetworkRandom(42);
        using DisposeScope scope = NewDisposeScope();
        using var network = new CancellingNetwork(cancellation, atBatch: 2);
        var observer = new ScriptedCheckpoints(_ => CheckpointAnswer.Continue) { Dropped = cancellation.Token };
        Trainings.Run(Trainings.StandardizedIris, network, Trainings.Training(epochs: 3), 42, random, observer);
        Assert.Equal(2, network.Batches);
        Assert.Null(observer.Result);
    }

    [Fact]
    public void Train_EpochEnded_IsToldTheHistory()
    {
        var observer = ScriptedCheckpoints.None();
        RunResult result = Trainings.Run(Trainings.Training(epochs: 4), observer: observer);
        Assert.Equal(result.History, observer.Epochs);
    }

    [Theory]
    [InlineData("{'name': 'adam', 'lr': 0.01}")]
    [InlineData("{'name': 'sgd', 'lr': 0.01, 'momentum': 0.9}")]
    [InlineData("{'name': 'sgd', 'lr': 1e10}")]
    public void Run_Ended_LeavesNoTensor(string optimizer)
    {
        FoldData fold = Trainings.OwnIris();
        Trainings.Run(Trainings.Training(epochs: 1), Trainings.Network(WithDropout), data: fold);
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        Trainings.Run(Trainings.Training(epochs: 3, optimizer: optimizer), Trainings.Network(WithDropout), data: fold);
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    private static T[] Repeat<T>(T[] items, int times) => [.. Enumerable.Repeat(items, times).SelectMany(item => item)];

    /// <summary>Cancels during a batch.</summary>
    private sealed class CancellingNetwork : nn.Module<Tensor, Tensor>
    {
        private readonly nn.Module<Tensor, Tensor> _linear = nn.Linear(4, 3);
        private readonly CancellationTokenSource _cancellation;
        private readonly int _atBatch;

        public CancellingNetwork(CancellationTokenSource cancellation, int atBatch) : base(nameof(CancellingNetwork))
        {
            _cancellation = cancellation;
            _atBatch = atBatch;
            register_module("linear", _linear);
        }

        public int Batches { get; private set; }

        public override Tensor forward(Tensor input)
        {
            if (++Batches == _atBatch) _cancellation.Cancel();
            return _linear.forward(input);
        }
    }
}
