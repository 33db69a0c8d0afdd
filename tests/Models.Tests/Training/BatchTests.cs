using CsCheck;
using Gridfold.Models.Datasets;
using Gridfold.Models.Networks;
using Gridfold.Models.Tasks;
using Gridfold.Models.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Gridfold.Models.Tests.Training;

/// <summary>The order of the rows, and their mini-batches.</summary>
public sealed class BatchTests
{
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
}
