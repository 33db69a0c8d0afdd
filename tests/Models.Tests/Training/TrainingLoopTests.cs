using CsCheck;
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
    public void Run_SameSeedTwice_GivesTheSameWeightsAndMetrics()
    {
        TrainingSpec training = Trainings.Training(epochs: 5);
        NetworkSpec network = Trainings.Network(WithDropout);
        RunResult first = Trainings.Run(training, network), second = Trainings.Run(training, network);
        Assert.Equal(first.WeightsHash, second.WeightsHash);
        Assert.Equal(first.History, second.History);
        Assert.NotEqual(first.WeightsHash, Trainings.Run(training, network, seed: 43).WeightsHash);
    }

    [Fact]
    public void Run_GlobalGeneratorMoved_GivesTheSameWeights()
    {
        TrainingSpec training = Trainings.Training(epochs: 3);
        NetworkSpec network = Trainings.Network(WithDropout);
        manual_seed(1);
        string? first = Trainings.Run(training, network).WeightsHash;
        manual_seed(2);
        rand(5).Dispose();
        Assert.Equal(first, Trainings.Run(training, network).WeightsHash);
    }

    [Fact]
    public void Run_BesideOtherTrainings_GivesTheSameWeights()
    {
        TrainingSpec training = Trainings.Training(epochs: 8);
        NetworkSpec network = Trainings.Network(WithDropout);
        string alone = Trainings.Run(training, network).WeightsHash!;
        var hashes = new string[4];
        using var together = new Barrier(hashes.Length);
        Thread[] threads = [.. Enumerable.Range(0, hashes.Length).Select(index => new Thread(() =>
        {
            together.SignalAndWait();
            // Even trainings repeat the first one. Odd ones disturb it with other networks.
            hashes[index] = Trainings.Run(training, network, seed: index % 2 == 0 ? 42UL : (ulong)index).WeightsHash!;
        }))];
        foreach (Thread thread in threads) thread.Start();
        foreach (Thread thread in threads) thread.Join();
        Assert.Equal([alone, alone], [hashes[0], hashes[2]]);
        Assert.False(hashes[1] == alone || hashes[3] == alone);
    }

    [Theory]
    [InlineData("{'name': 'adam', 'lr': 0.01, 'weight_decay': 0.01}")]
    [InlineData("{'name': 'adamw', 'lr': 0.01, 'weight_decay': 0.01}")]
    [InlineData("{'name': 'sgd', 'lr': 0.05, 'momentum': 0.9, 'weight_decay': 0.01}")]
    public void Run_WhileMemoryIsCollectedAllTheTime_GivesTheSameWeights(string optimizer)
    {
        // A number or a tensor that only native code still uses would be collected meanwhile.
        TrainingSpec training = Trainings.Training(epochs: 60, optimizer: optimizer);
        NetworkSpec network = Trainings.Network(
            "{'layers': [{'linear': 8}, 'leaky_relu', {'linear': 8}, 'elu', {'dropout': 0.3}, {'linear': 'classes'}]}");
        string undisturbed = Trainings.Run(training, network).WeightsHash!;
        using var over = new CancellationTokenSource();
        var collecting = new Thread(() =>
        {
            while (!over.IsCancellationRequested)
            {
                GC.Collect(0);
                GC.WaitForPendingFinalizers();
            }
        });
        collecting.Start();
        try
        {
            Assert.Equal(undisturbed, Trainings.Run(training, network).WeightsHash);
        }
        finally
        {
            over.Cancel();
            collecting.Join();
        }
    }

    [Fact]
    public void Run_InputsAtOtherAddresses_GivesTheSameMetrics()
    {
        // The arrays start at different distances from a cache line, by which some kernels choose the order of sums.
        FoldData data = Trainings.StandardizedIris;
        TrainingSpec training = Trainings.Training(epochs: 3);
        FoldData[] copies = [.. Enumerable.Range(0, 12)
            .Select(_ => data with { TrainingInputs = [.. data.TrainingInputs], ValidationInputs = [.. data.ValidationInputs] })];
        IReadOnlyList<EpochMetrics> first = Trainings.Run(training).History;
        Assert.All(copies, copy => Assert.Equal(first, Trainings.Run(training, data: copy).History));
    }

    [Fact]
    public void Run_FewerEpochs_IsAPrefix()
    {
        NetworkSpec network = Trainings.Network(WithDropout);
        RunResult longer = Trainings.Run(Trainings.Training(epochs: 6), network),
            shorter = Trainings.Run(Trainings.Training(epochs: 3), network);
        Assert.Equal(shorter.History, longer.History.Take(3));
        Assert.NotEqual(shorter.WeightsHash, longer.WeightsHash);
    }

    [Fact]
    public void Run_ValidationRowsReplaced_GivesTheSameWeights()
    {
        FoldData data = Trainings.StandardizedIris;
        FoldData other = data with
        {
            ValidationInputs = data.TrainingInputs[..80],
            ValidationTargets = data.TrainingTargets.Take([.. Enumerable.Range(0, 20)])
        };
        TrainingSpec training = Trainings.Training(epochs: 3);
        Assert.Equal(Trainings.Run(training).WeightsHash, Trainings.Run(training, data: other).WeightsHash);
    }

    [Theory]
    [InlineData(20, 8, new[] { 8, 8, 4 })]
    [InlineData(21, 10, new[] { 10, 10, 1 })]
    [InlineData(16, 8, new[] { 8, 8 })]
    [InlineData(5, 100, new[] { 5 })]
    public void Run_AnyBatchSize_TrainsEachRowOnceAnEpoch(int rows, int batchSize, int[] batches)
    {
        const int Epochs = 3;
        RecordingNetwork network = Record(rows, batchSize, Epochs, learningRate: "0.01");
        Assert.Equal(Enumerable.Repeat(batches, Epochs).SelectMany(sizes => sizes), network.TrainingBatches.Select(batch => batch.Length));
        int[][] epochs = [.. network.TrainingBatches.SelectMany(batch => batch).Chunk(rows)];
        Assert.All(epochs, epoch => Assert.Equal(Enumerable.Range(0, rows), epoch.Order()));
        for (int epoch = 1; epoch <= Epochs; epoch++) Assert.Equal(TrainingLoop.ShuffledRows(rows, 42, epoch), epochs[epoch - 1]);
        Assert.Equal(Epochs, network.ValidationBatches.Count);
        Assert.All(network.ValidationBatches, batch => Assert.Equal([100, 101], batch));
    }

    [Fact]
    public void Run_OtherHyperparameters_SeesTheRowsInTheSameOrder() =>
        Assert.Equal(
            Record(20, 8, 3, learningRate: "0.01").TrainingBatches.SelectMany(batch => batch),
            Record(20, 5, 3, learningRate: "0.5").TrainingBatches.SelectMany(batch => batch));

    [Fact]
    public void ShuffledRows_AnySeedAndEpoch_PermuteTheRows() =>
        Gen.Select(Gen.Int[1, 100], Gen.ULong, Gen.Int[1, 1000]).Sample((rows, seed, epoch) =>
            TrainingLoop.ShuffledRows(rows, seed, epoch).Order().SequenceEqual(Enumerable.Range(0, rows)));

    [Fact]
    public void ShuffledRows_OtherEpochOrSeed_GivesAnotherOrder()
    {
        Assert.Equal(TrainingLoop.ShuffledRows(100, 42, 1), TrainingLoop.ShuffledRows(100, 42, 1));
        Assert.NotEqual(TrainingLoop.ShuffledRows(100, 42, 1), TrainingLoop.ShuffledRows(100, 42, 2));
        Assert.NotEqual(TrainingLoop.ShuffledRows(100, 42, 1), TrainingLoop.ShuffledRows(100, 43, 1));
    }

    [Fact]
    public void Run_ShortLastBatch_ChangesTheWeights()
    {
        // The row left over in the last batch is the only one of class 1. If it were not trained on, its label would not matter.
        const int Rows = 9;
        int leftOver = TrainingLoop.ShuffledRows(Rows, 42, 1)[^1];
        FoldData data = Numbered(Rows) with { TrainingTargets = new ClassTargets(new int[Rows], 2) };
        FoldData relabelled =
            data with { TrainingTargets = new ClassTargets([.. Enumerable.Range(0, Rows).Select(row => row == leftOver ? 1 : 0)], 2) };
        NetworkSpec network = Trainings.Network("{'layers': [{'linear': 'classes'}]}");
        TrainingSpec training = Trainings.Training(epochs: 1, batchSize: 4);
        Assert.NotEqual(
            Trainings.Run(training, network, data: data).WeightsHash, Trainings.Run(training, network, data: relabelled).WeightsHash);
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

    private static RecordingNetwork Record(int rows, int batchSize, int epochs, string learningRate)
    {
        using DisposeScope scope = NewDisposeScope();
        using var random = new NetworkRandom(42);
        using var network = new RecordingNetwork(2, 2);
        TrainingSpec training = Trainings.Training(epochs, batchSize, $"{{'name': 'sgd', 'lr': {learningRate}}}");
        Trainings.Run(Numbered(rows), network, training, 42, random);
        return network;
    }

    /// <summary>Rows whose first feature is their number. The validation rows are 100 and 101.</summary>
    private static FoldData Numbered(int rows) => new(
        [2], [.. Enumerable.Range(0, rows).SelectMany(row => new float[] { row, 1 })],
        new ClassTargets([.. Enumerable.Range(0, rows).Select(row => row % 2)], 2), [100, 1, 101, 1], new ClassTargets([0, 1], 2));

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
